import type { MethodOutput } from "../../../shared/contract/api.ts";
import { undoDays } from "../../../shared/contract/import-words.ts";
import { day } from "../../../shared/contract/rotation-policy.ts";
import type { App } from "../app.ts";
import type { ImportOverview } from "../records/imports.ts";

export function isLate(app: App, { at }: ImportOverview): boolean {
  return app.now() - at > undoDays * day;
}

export function listImports(app: App): MethodOutput<"imports.list"> {
  const lately = app.records.all("import").filter(({ overview }) => !isLate(app, overview));
  const imports = lately.map(({ id, overview: { kind: _, ...rest } }) => ({ id, ...rest }));
  return { imports: imports.sort((one, other) => other.at - one.at) };
}
