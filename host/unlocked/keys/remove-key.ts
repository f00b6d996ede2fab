/** Removing keys and bringing them back. The rows stay until they are swept. */
import type { ParsedInput } from "../../../shared/contract/api.ts";
import { KeyholdError } from "../../../shared/contract/errors.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { findValue, findValues } from "./find-key.ts";
import { type ListedValue, subjectOf } from "./key-index.ts";
import { keyRow } from "./key-row.ts";
import { keptKeyNamed, keptValueIn } from "./write-key.ts";

export function removeKey(app: App, input: ParsedInput<"keys.remove">) {
  const listed = findValues(app.keys, input.key);
  const entries = listed.map((one) => ({ action: "key.remove", subject: subjectOf(one), outcome: "ok" as const }));
  app.vault.write(entries, (tx) => {
    // As they are now: another process may have changed them since, and what it wrote must not be lost.
    for (const { id, value } of stillThere(app, listed)) {
      if (value.removedAt === undefined) tx.update(id as RecordId, { overview: { ...value, removedAt: app.now() } });
    }
  });
  return { removed: rows(app, listed) };
}

export function restoreKey(app: App, input: ParsedInput<"keys.restore">) {
  const listed = latestOfEachEnvironment(findValues(app.keys, input.key, "removed"));
  const entries = listed.map((one) => ({ action: "key.restore", subject: subjectOf(one), outcome: "ok" as const }));
  app.vault.write(entries, (tx) => {
    for (const { id, key, value } of stillThere(app, listed)) {
      if (value.removedAt === undefined) continue;
      const other = keptKeyNamed(app, key.name);
      if (other !== undefined && (other.id !== value.keyId || keptValueIn(app, value.keyId, value.env) !== undefined)) {
        throw new KeyholdError(
          "already_exists",
          `“${key.name}” has a newer value in ${value.env}. Nothing was brought back; rename or remove that one first.`,
        );
      }
      const { removedAt: _, ...kept } = value;
      tx.update(id as RecordId, { overview: { ...kept, broughtBackAt: app.now() } });
    }
  });
  return { restored: rows(app, listed) };
}

/** @throws KeyholdError `not_found` when one is gone by now. */
function stillThere(app: App, listed: readonly ListedValue[]): ListedValue[] {
  return listed.map(({ id }) => findValue(app.keys, { id }, "any"));
}

/** A name may have been removed more than once; the last removal is the one a person means to undo. */
function latestOfEachEnvironment(listed: ListedValue[]): ListedValue[] {
  const latest = new Map<string, ListedValue>();
  for (const one of listed) {
    const other = latest.get(one.value.env);
    if (other === undefined || (one.value.removedAt ?? 0) > (other.value.removedAt ?? 0))
      latest.set(one.value.env, one);
  }
  return [...latest.values()];
}

function rows(app: App, listed: ListedValue[]) {
  return listed.flatMap(({ id }) => {
    const now = app.keys.value(id);
    return now === undefined ? [] : [keyRow(app, now)];
  });
}
