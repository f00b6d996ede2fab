/** Who a link is made for: a person is chosen once, and every device of theirs that is in use gets a link of its own. */
import { KeyholdError } from "../../../shared/contract/errors.ts";
import { foldName } from "../../../shared/identity/teammate.ts";
import type { App } from "../app.ts";
import { closest } from "../closest.ts";
import { refuseClosed } from "../offboarding/closed-cards.ts";
import { isCurrent } from "./devices.ts";
import { groupOf } from "./group-of.ts";
import { findPerson, type Teammate, teammateOf } from "./people.ts";

type Listed = Pick<Teammate, "id" | "overview">;

/**
 * The cards to share to. An id means that one card. A name or an address means all devices of the one person who
 * answers to it: one that a `changed` card also claims means the cards that were there before.
 * @param device only those devices, by what their cards call them.
 * @throws KeyholdError `card_changed` for a card with other keys that nobody has compared yet; `refused` for one that a
 * newer device took the place of; `not_found`, `ambiguous`.
 */
export function findRecipients(app: App, who: string, device?: string): Teammate[] {
  return checkRecipients(app, who, device).map(teammateOf);
}

/**
 * The same without reading the cards, which verifies a signature each: for whoever asks again whether it still holds.
 * @throws as {@link findRecipients}.
 */
export function checkRecipients(app: App, who: string, device?: string): Listed[] {
  const all = app.records.all("person");
  const byId = all.find(({ id }) => id === who);
  const devices = byId === undefined ? devicesCalled(app, all, who) : [byId];
  const named = device === undefined ? devices : devicesNamed(all, devices, device);
  for (const one of named) refuseRecipient(app, one);
  return named;
}

function devicesCalled(app: App, all: readonly Listed[], who: string): Listed[] {
  const wanted = foldName(who);
  const answering = all.filter(
    ({ overview: { name, email } }) => foldName(name) === wanted || (email !== undefined && foldName(email) === wanted),
  );
  const usable = answering.filter(({ overview }) => overview.state !== "changed" && isCurrent(app, overview));
  const groups = new Set(usable.map(({ overview }) => groupOf(overview)));
  const [group] = groups;
  // Nothing goes to any of them: what is thrown says why.
  if (usable.length === 0 && answering.length > 0) return answering;
  if (groups.size !== 1) return [findPerson(app, who)];
  return all.filter(
    ({ overview }) => groupOf(overview) === group && overview.state !== "changed" && isCurrent(app, overview),
  );
}

function devicesNamed(all: readonly Listed[], devices: readonly Listed[], device: string): Listed[] {
  const [first] = devices;
  if (first === undefined) return [];
  // Also one that is not in use, so that the refusal says why.
  const theirs = all.filter(({ overview }) => groupOf(overview) === groupOf(first.overview));
  const named = (ones: readonly Listed[]) =>
    ones.filter(({ overview }) => foldName(overview.device) === foldName(device));
  const current = named(devices);
  const found = current.length > 0 ? current : named(theirs);
  if (found.length > 0) return found;
  const names = theirs.map(({ overview }) => overview.device);
  const near = closest(device, names);
  throw new KeyholdError(
    "not_found",
    `${first.overview.name} has no device called “${device}”, but ${names.map((name) => `“${name}”`).join(", ")}. Nothing was sent.${near === undefined ? "" : ` Did you mean “${near}”?`}`,
  );
}

function refuseRecipient(app: App, { overview }: Listed): void {
  if (overview.state === "changed") {
    throw new KeyholdError(
      "card_changed",
      `The card of “${overview.name}” has other keys than the one you knew. Nothing was sent. Compare the words first.`,
      { hint: "compare_words" },
    );
  }
  if (overview.replacedBy !== undefined) {
    throw new KeyholdError(
      "refused",
      `${overview.name} does not use ${overview.device} any more: another device took its place. Nothing was sent. Share with that one.`,
    );
  }
  refuseClosed(app, overview);
}
