import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import type { App } from "../app.ts";
import { remarksOnCodes } from "./import-codes.ts";
import { rowOf, viewOf } from "./import-view.ts";
import { judgeAll } from "./judge-candidates.ts";
import { noteSeen } from "./seen.ts";

export function uploadPiece(
  app: App,
  { upload, piece }: ParsedInput<"imports.upload">,
): MethodOutput<"imports.upload"> {
  return app.imports.addPiece(upload, piece);
}

export function stopReading(app: App): MethodOutput<"imports.stop"> {
  return { stopped: app.imports.stop() };
}

export function importRows(app: App, { id }: ParsedInput<"imports.rows">): MethodOutput<"imports.rows"> {
  const pending = app.imports.get(id);
  const judged = judgeAll(app, pending);
  noteSeen(app, pending, judged);
  return { import: viewOf(pending, judged), rows: judged.map((one) => rowOf(one, remarksOnCodes(app, one))) };
}

export function dropImport(app: App, { id }: ParsedInput<"imports.drop">): MethodOutput<"imports.drop"> {
  app.imports.drop(id);
  return {};
}
