/** What stood in each entry's place when it was shown last: what came or changed since is not replaced unseen. */
import { KeyholdError } from "../../../shared/contract/errors.ts";
import type { App } from "../app.ts";
import { accountsOf } from "../totp/accounts.ts";
import type { Judged } from "./judge-candidates.ts";
import type { PendingImport } from "./pending-imports.ts";

export type Seen = Map<number, { readonly place: string; readonly stands: string }>;

/** @param which `moved`: those that the person just gave another name or environment, and no other ones. */
export function noteSeen(
  app: App,
  { seen }: PendingImport,
  judged: readonly Judged[],
  which: "all" | "moved" = "all",
): void {
  for (const one of judged) {
    const place = placeOf(one);
    if (which === "all" || seen.get(one.index)?.place !== place)
      seen.set(one.index, { place, stands: markOf(app, one) });
  }
}

/** @throws KeyholdError `conflict`. */
export function checkSeen(app: App, { seen }: PendingImport, judged: readonly Judged[]): void {
  for (const one of judged) {
    if (one.take !== "replace") continue;
    const { place, stands } = seen.get(one.index) ?? {};
    if (place === placeOf(one) && stands === markOf(app, one)) continue;
    throw new KeyholdError(
      "conflict",
      `“${one.storedAs}” (${one.env}) was changed since this import was shown. Nothing was stored; look at the import again, and store it then.`,
    );
  }
}

const placeOf = ({ name, env }: Judged) => `${name}\n${env}`;

function markOf(app: App, { stands, candidate }: Judged): string {
  if (stands === undefined) return "";
  const codes = candidate.codes === undefined ? [] : accountsOf(app, stands.id).map(({ id }) => id);
  return [stands.id, stands.value.version, ...codes].join(" ");
}
