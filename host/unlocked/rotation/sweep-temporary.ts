import type { Environment } from "../../../shared/contract/fields.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { type ListedValue, subjectOf } from "../keys/key-index.ts";
import { runningFor } from "./find-rotation.ts";

/** A temporary key that left by itself. */
export type Left = { readonly id: string; readonly name: string; readonly env: Environment };

/** A temporary key that has ended and is used nowhere is removed; it can be brought back for thirty days, and stays. */
export function sweepTemporary(app: App): Left[] {
  const now = app.now();
  const isOver = ({ id, key, value }: ListedValue) =>
    value.type === "temporary" &&
    value.removedAt === undefined &&
    value.expiresAt !== undefined &&
    value.expiresAt <= now &&
    (value.broughtBackAt ?? 0) < value.expiresAt &&
    (key.usedIn ?? []).length === 0 &&
    runningFor(app, id) === undefined;
  if (app.vault.vault.readOnly || !app.keys.all().some(isOver)) return [];
  const entriesOf = (gone: readonly ListedValue[]) =>
    gone.map((one) => ({ action: "key.expire", subject: subjectOf(one), outcome: "ok" as const }));
  return app.vault
    .write(entriesOf, (tx) => {
      const gone = app.keys.all().filter(isOver);
      for (const { id, value } of gone) tx.update(id as RecordId, { overview: { ...value, removedAt: now } });
      return gone;
    })
    .map(({ id, key, value }) => ({ id, name: key.name, env: value.env }));
}
