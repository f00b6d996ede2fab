/** What an introduction means beside the cards already known. Pure: storing the outcome is the caller's work. */
import { KeyholdError } from "../contract/errors.ts";
import { toBase64 } from "../crypto/bytes.ts";
import type { Card } from "./card.ts";
import type { PublicKeys } from "./identity.ts";
import type { Introduction } from "./introduction.ts";
import { foldName, type KnownTeammate, looksAlike, type Standing, sameKeys, sharesKey } from "./teammate.ts";

/** A known card with what introductions made of it. */
export type KnownDevice = KnownTeammate & {
  /** Names the person whose device it is: the signing key of the first one. */
  readonly group: string;
  /** A later device took its place, or the person left: nothing goes to it, and it introduces nobody. */
  readonly ended: "replaced" | "closed" | undefined;
  /** The signing key of the device that took its place. */
  readonly replacedBy: string | undefined;
  readonly introduced: { readonly by: string; readonly at: number } | undefined;
  /** Devices that this one had introduced and that were taken off the list, with the introduction's time. */
  readonly takenOff: readonly { readonly signKey: string; readonly at: number }[];
};

export type IntroductionDecision<Device extends KnownDevice> =
  | { readonly outcome: "known"; readonly introducer: Device; readonly device: Device }
  | {
      readonly outcome: "introduced";
      readonly introducer: Device;
      /** The card of these keys that is known already. */
      readonly device: Device | undefined;
      readonly standing: Standing;
      /** Known devices that count as the introducer's person from now on. */
      readonly joins: readonly Device[];
      /** Others who look like the new card and not like the introducer; then it is `changed`. */
      readonly beside: readonly Device[];
      readonly replaces: boolean;
    };

/**
 * Judges an introduction.
 * @param again it was taken off the list here, and the person wants it back.
 * @throws KeyholdError `refused` or `card_changed`: then nothing may change.
 */
export function judgeIntroduction<Device extends KnownDevice>(
  introduction: Introduction,
  known: readonly Device[],
  own: PublicKeys,
  again = false,
): IntroductionDecision<Device> {
  const { card, old, createdAt } = introduction;
  if (sharesKey(card, own)) throw refused("This introduces your own card.", "It is meant for your teammates.");
  const introducer = known.find((one) => sameKeys(one.card, old));
  if (introducer === undefined) {
    const isOwn = sameKeys(old, own);
    if (isOwn) throw refused("This is your own introduction.", "Give it to your teammates: they add it.");
    throw refused(
      `It was signed by a device that is not on your team list, for “${card.name}”.`,
      "Add the card of that device first, and compare its words.",
    );
  }
  const device = known.find((one) => sameKeys(one.card, card));
  const isSameGroup = device?.group === introducer.group;
  const knownAt = device?.introduced?.by === toBase64(old.signKey) ? device.introduced.at : undefined;
  if (device !== undefined && knownAt === createdAt) return { outcome: "known", introducer, device };
  // Whoever takes back that a device was taken off the list also takes back that it had replaced this one.
  const isUndone = again && introducer.replacedBy === toBase64(card.signKey);
  if (!isUndone) refuseIntroducer(introducer);
  refuseOtherPerson(introducer, card);
  refuseDevice(introduction, introducer, device, known);
  if (knownAt !== undefined && createdAt < knownAt) throw older(card);
  if (!again) refuseTakenOff(introduction, introducer, known);
  const joins = device === undefined || isSameGroup ? [] : known.filter(({ group }) => group === device.group);
  const groups = new Set([introducer.group, device?.group]);
  const beside = known.filter(
    (one) => !groups.has(one.group) && looksAlike(one.card, card) && !looksAlike(one.card, introducer.card),
  );
  return {
    outcome: "introduced",
    introducer,
    device,
    standing: standingAfter(introducer, device, beside.length > 0),
    joins,
    beside,
    replaces: introduction.kind === "replaces",
  };
}

/** An introduction gives what the introducer has, and takes nothing that comparing words gave. */
function standingAfter(introducer: KnownDevice, device: KnownDevice | undefined, isNewlyAlike: boolean): Standing {
  if (device?.standing === "verified") return "verified";
  return isNewlyAlike ? "changed" : introducer.standing;
}

function refuseIntroducer({ card, standing, ended }: KnownDevice): void {
  if (standing === "changed") {
    throw new KeyholdError(
      "card_changed",
      `The card of “${card.name}” that introduces has other keys than the one you knew. Nothing was added. Compare the words first.`,
      { hint: "compare_words" },
    );
  }
  if (ended === undefined) return;
  const what = ended === "replaced" ? "was replaced by another device" : "is closed";
  throw refused(
    `The card of “${card.name}” on ${card.device} ${what}, and introduces nobody any more.`,
    `If ${card.name} has a new device, add its card and compare words.`,
  );
}

/** An introduction is for one's own devices: it gives nobody another name. */
function refuseOtherPerson({ card: old }: KnownDevice, card: Card): void {
  if (foldName(old.name) !== foldName(card.name)) {
    throw refused(
      `“${old.name}” introduces a card of “${card.name}”. Only one's own devices can be introduced, under one's own name.`,
      `If ${old.name} has another name now, add the newer card of ${old.device} first.`,
    );
  }
  if (old.email !== undefined && card.email !== undefined && foldName(old.email) !== foldName(card.email)) {
    throw refused(
      `The card of “${card.name}” says another e-mail address than the one that introduces it: ${card.email}, not ${old.email}.`,
      `If the address changed, add the newer card of ${old.device} first.`,
    );
  }
}

function refuseDevice(
  { card }: Introduction,
  introducer: KnownDevice,
  device: KnownDevice | undefined,
  known: readonly KnownDevice[],
): void {
  if (known.some((one) => sharesKey(one.card, card) && !sameKeys(one.card, card))) {
    throw refused("The introduced card holds a key of another card.", "Ask for the introduction again.");
  }
  if (device === undefined) return;
  if (device.ended !== undefined) {
    const what = device.ended === "replaced" ? "was replaced by another one" : "is closed";
    throw refused(
      `The introduced device (${card.device}) ${what}; an introduction does not bring it back.`,
      `Ask ${card.name} which device is in use.`,
    );
  }
  const isElsewhere = device.introduced !== undefined && device.group !== introducer.group;
  if (isElsewhere) {
    throw refused(
      `This card of “${card.name}” was introduced by somebody else already.`,
      "Remove it first if that was wrong, and compare words.",
    );
  }
  // Otherwise somebody of the same name could put themselves beside a person whose words were compared.
  if (device.standing === "verified" && introducer.standing !== "verified") {
    throw new KeyholdError(
      "refused",
      `You compared the words of “${card.name}” on ${device.card.device}, but not of the device that introduces it (${introducer.card.device}). Nothing was added. Compare those first.`,
      { hint: "compare_words" },
    );
  }
}

function refuseTakenOff(
  { card, createdAt }: Introduction,
  introducer: KnownDevice,
  known: readonly KnownDevice[],
): void {
  const signKey = toBase64(card.signKey);
  const takenOff = known
    .filter(({ group }) => group === introducer.group)
    .flatMap((one) => one.takenOff)
    .filter((one) => one.signKey === signKey)
    .map(({ at }) => at);
  if (takenOff.length === 0 || createdAt > Math.max(...takenOff)) return;
  throw refused(
    `You took this card of “${card.name}” (${card.device}) off your team list, and the introduction is not newer than that.`,
    "Ask for a new introduction, or add the card by itself and compare words.",
  );
}

function older({ name, device }: Card): KeyholdError {
  return refused(`You know a newer introduction of ${device} by “${name}”.`, "Ask for the newest one.");
}

function refused(what: string, advice: string): KeyholdError {
  return new KeyholdError("refused", `${what} Nothing was added. ${advice}`);
}
