/** Several cards of one person: what introductions made of them. */
import { toBase64 } from "../../../shared/crypto/bytes.ts";
import type { KnownDevice } from "../../../shared/identity/judge-introduction.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import type { HostTransaction } from "../observed-vault.ts";
import { closedBy } from "../offboarding/closed-cards.ts";
import type { Overview } from "../record-types.ts";
import type { PersonOverview } from "../records/people.ts";
import { groupOf } from "./group-of.ts";
import type { Teammate } from "./people.ts";

/** Cards whose taking off is remembered, for each person. */
const mostTakenOff = 50;

export type Device = KnownDevice & { readonly id: string };

/** Why nothing goes to a card any more. */
export function endOf(app: App, overview: PersonOverview): "replaced" | "closed" | undefined {
  if (overview.replacedBy !== undefined) return "replaced";
  return overview.closedAt !== undefined || closedBy(app, overview) !== undefined ? "closed" : undefined;
}

/** Whether the device is in use. */
export function isCurrent(app: App, overview: PersonOverview): boolean {
  return endOf(app, overview) === undefined;
}

/** All cards of the person whose card this is, also those that are not in use any more. */
export function devicesOf(app: App, overview: PersonOverview): { id: string; overview: PersonOverview }[] {
  return app.records.all("person").filter((other) => groupOf(other.overview) === groupOf(overview));
}

export function deviceFrom(app: App, { id, overview, card, standing }: Teammate): Device {
  const { introducedBy: by, introducedAt: at, replacedBy, takenOff = [] } = overview;
  return {
    id,
    card,
    standing,
    group: groupOf(overview),
    ended: endOf(app, overview),
    replacedBy,
    introduced: by === undefined || at === undefined ? undefined : { by, at },
    takenOff,
  };
}

/** This vault's own keys as a device among the others. */
export function ownDevice(app: App): Device {
  const signKey = toBase64(app.me.card.signKey);
  const replacedBy = app.records.get("identity", app.me.id)?.replacedBy;
  return {
    id: app.me.id,
    card: app.me.card,
    standing: "verified",
    group: signKey,
    ended: replacedBy === undefined ? undefined : "replaced",
    replacedBy,
    introduced: undefined,
    takenOff: [],
  };
}

/** A key with what its card calls the device it lives on, where the card is known. */
export function deviceNamed(app: App, signKey: string): { signKey: string; device?: string } {
  if (signKey === toBase64(app.me.card.signKey)) return { signKey, device: app.me.card.device };
  const known = app.records.all("person").find(({ overview }) => overview.signKey === signKey)?.overview;
  return known === undefined ? { signKey } : { signKey, device: known.device };
}

/** A person's record as the transaction has it so far. */
export function personIn(tx: HostTransaction, id: string): PersonOverview | undefined {
  const overview = tx.records.get(id as RecordId)?.overview as unknown as Overview | undefined;
  return overview?.kind === "person" ? overview : undefined;
}

/** What verified keys had introduced is verified with them, and what those had. */
export function passOnVerified(app: App, tx: HostTransaction, signKey: string): void {
  for (const { id } of app.records.all("person")) {
    const overview = personIn(tx, id);
    if (overview?.introducedBy !== signKey || overview.state !== "unverified") continue;
    tx.update(id as RecordId, { overview: { ...overview, state: "verified" } });
    passOnVerified(app, tx, overview.signKey);
  }
}

/** The other devices of the person remember that this one was taken off the list, and by which introduction it had come. */
export function noteTakenOff(app: App, tx: HostTransaction, removed: PersonOverview): void {
  const { signKey, introducedAt } = removed;
  if (introducedAt === undefined) return;
  for (const { id } of devicesOf(app, removed)) {
    const overview = personIn(tx, id);
    if (overview === undefined || overview.signKey === signKey) continue;
    const others = (overview.takenOff ?? []).filter((one) => one.signKey !== signKey);
    const takenOff = [...others, { signKey, at: introducedAt }].slice(-mostTakenOff);
    tx.update(id as RecordId, { overview: { ...overview, takenOff } });
  }
}
