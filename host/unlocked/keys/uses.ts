/** When and where a value was used: kept beside it, bounded, and written with the log's entry of the same use. */
import type { AuditEntry } from "../../../vault/audit-chain.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import type { HostTransaction } from "../observed-vault.ts";
import type { UsedHow, Uses } from "../records/keys.ts";

/** Pairs of a program and a way of use; the one that was not used for longest gives way. */
const mostPlaces = 12;

/** Logs a use and remembers it, in one transaction. */
export function writeUse(app: App, entry: AuditEntry, valueId: string, how: UsedHow): void {
  app.vault.write(entry, (tx) => noteUse(app, tx, valueId, how));
}

/** The part of {@link writeUse} inside a transaction. */
export function noteUse(app: App, tx: HostTransaction, valueId: string, how: UsedHow, program = app.program()): void {
  // As it is now: another process may have used or changed it since.
  const value = app.keys.value(valueId)?.value;
  if (value === undefined) return;
  tx.update(valueId as RecordId, {
    overview: { ...value, uses: withUse(value.uses, { how, program, at: app.now() }) },
  });
}

export function withUse(
  uses: Uses | undefined,
  { how, program, at }: { how: UsedHow; program: string; at: number },
): Uses {
  const places = uses?.places ?? [];
  const known = places.find((place) => place.how === how && place.program === program);
  const others = places.filter((place) => place !== known);
  const place = { how, program, at: Math.max(at, known?.at ?? 0), count: (known?.count ?? 0) + 1 };
  const newestFirst = [place, ...others].sort((a, b) => b.at - a.at);
  return {
    last: Math.max(at, uses?.last ?? 0),
    count: (uses?.count ?? 0) + 1,
    places: newestFirst.slice(0, mostPlaces),
  };
}
