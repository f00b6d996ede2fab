import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { KeyholdError } from "../../../shared/contract/errors.ts";
import type { App } from "../app.ts";
import { withoutEmpty } from "../keys/without-empty.ts";
import type { Candidate } from "./candidate.ts";
import { viewOf } from "./import-view.ts";
import { judgeAll } from "./judge-candidates.ts";
import { noteSeen } from "./seen.ts";

/** What the person says of what was read. @throws KeyholdError `not_found`; then nothing of it is taken. */
export function changeImport(app: App, input: ParsedInput<"imports.change">): MethodOutput<"imports.change"> {
  const pending = app.imports.get(input.id);
  if (input.entries.some(({ index }) => pending.candidates[index] === undefined)) {
    throw new KeyholdError("not_found", "There is no such entry in this import. Nothing was changed.");
  }
  if (input.env !== undefined) {
    pending.env = input.env ?? undefined;
    // One for all is one for all: what was said of single ones before gives way.
    for (const candidate of pending.candidates) delete candidate.chosen.env;
  }
  if (input.onConflict !== undefined) pending.onConflict = input.onConflict;
  for (const { index, ...said } of input.entries) {
    const candidate = pending.candidates[index];
    if (candidate !== undefined)
      candidate.chosen = withoutEmpty<Candidate["chosen"]>({ ...candidate.chosen, ...withoutEmpty(said) });
  }
  const judged = judgeAll(app, pending);
  noteSeen(app, pending, judged, "moved");
  return viewOf(pending, judged);
}
