/**
 * Where a rotation stands: judged anew each time from its record and from what the vault knows otherwise. Nothing
 * here reads or writes, so whatever happened in between (a lock, a crash, another window) is simply another fact.
 */
import type { ShareState } from "../../../shared/contract/link-methods.ts";
import type { PersonState } from "../../../shared/contract/people-methods.ts";
import type { RotationPerson, RotationStep } from "../../../shared/contract/rotation-methods.ts";
import { day } from "../../../shared/contract/rotation-policy.ts";
import type { RotationOverview } from "../records/life.ts";

/** Somebody who has, or was sent, a value of the key. `sent` are their links, whatever version these carry. */
export type HolderFact = {
  readonly name: string;
  /** Empty for guests, who are one line together. */
  readonly signKey: string;
  /** Which device it is, where the person has several. */
  readonly device?: string;
  readonly personOf?: string;
  /** Another device of theirs took this one's place, and gets the new value instead. */
  readonly isReplaced?: boolean;
  /** Versions they opened. */
  readonly opened: readonly number[];
  readonly sent: readonly SentFact[];
};
export type SentFact = {
  readonly id: string;
  readonly version: number;
  readonly state: ShareState;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly openedAt?: number;
  readonly receipt: boolean;
};
/** `refused`: why they may not be sent this value, as a sentence. */
export type MemberFact = { readonly name: string; readonly state: PersonState; readonly refused?: string };
export type RotationFacts = {
  /** The value as it is now; undefined when it was removed. */
  readonly value: { readonly version: number; readonly changedAt: number; readonly mask: string } | undefined;
  readonly holders: readonly HolderFact[];
  /** The team list, by signing key; who left is not on it. */
  readonly team: ReadonlyMap<string, MemberFact>;
  readonly hasProviderPage: boolean;
};

export type Standing = {
  readonly step: RotationStep;
  readonly newVersion: number | undefined;
  readonly graceUntil: number | undefined;
  readonly people: readonly RotationPerson[];
  readonly oldLinks: readonly { readonly id: string; readonly to: string }[];
};

/** Links that may still be opened, or were: whoever has one is not made another unasked. */
const alive: ReadonlySet<ShareState> = new Set(["unsent", "waiting", "opened", "unconfirmed", "lapsed", "disputed"]);
const unopened: ReadonlySet<ShareState> = new Set(["unsent", "waiting"]);

export function isAlive(state: ShareState): boolean {
  return alive.has(state);
}

export function standingOf(record: RotationOverview, facts: RotationFacts): Standing {
  const newVersion = newVersionOf(record, facts);
  const graceUntil =
    newVersion === undefined
      ? undefined
      : (record.replacedAt ?? facts.value?.changedAt ?? record.startedAt) + record.graceDays * day;
  const people = facts.holders
    .map((holder) => personOf(record, facts, holder, newVersion))
    .filter((person) => person !== undefined);
  const oldLinks = facts.holders.flatMap(({ name, sent }) =>
    sent.flatMap(({ id, version, state }) => (unopened.has(state) && version !== newVersion ? [{ id, to: name }] : [])),
  );
  return { step: stepOf(record, facts, newVersion, people), newVersion, graceUntil, people, oldLinks };
}

/** A value that came in another way (an edit, another window) is the new value as well: there are never two. */
function newVersionOf(record: RotationOverview, { value }: RotationFacts): number | undefined {
  if (value !== undefined && value.version > record.fromVersion) return value.version;
  return record.newVersion;
}

function stepOf(
  record: RotationOverview,
  facts: RotationFacts,
  newVersion: number | undefined,
  people: readonly RotationPerson[],
): RotationStep {
  if (facts.value === undefined) return "gone";
  if (newVersion === undefined) {
    return facts.hasProviderPage && record.pageOpenedAt === undefined ? "provider" : "value";
  }
  const states = new Set(people.map(({ state }) => state));
  if (states.has("ready") || states.has("again")) return "share";
  if (states.has("sent")) return "receipts";
  return record.oldRevokedAt === undefined ? "revoke" : "done";
}

function personOf(
  record: RotationOverview,
  facts: RotationFacts,
  holder: HolderFact,
  newVersion: number | undefined,
): RotationPerson | undefined {
  const { signKey } = holder;
  if (holder.isReplaced) return undefined;
  const member = facts.team.get(signKey);
  const person: RotationPerson = {
    name: member?.name ?? holder.name,
    signKey,
    verified: member?.state === "verified",
    state: "ready",
  };
  if (holder.device !== undefined) person.device = holder.device;
  if (holder.personOf !== undefined) person.personOf = holder.personOf;
  const versions = [...holder.opened, ...holder.sent.map(({ version }) => version)];
  if (versions.length > 0) person.version = Math.max(...versions);
  // The one that tells most about the new value: what was opened, then what may be, then the latest.
  const ofNew = holder.sent.filter(({ version }) => version === newVersion);
  const best = ofNew.toSorted((a, b) => rank(b) - rank(a) || b.createdAt - a.createdAt)[0];
  if (best !== undefined) {
    const { id, state, expiresAt, openedAt } = best;
    person.share = { id, state, expiresAt, ...(openedAt === undefined ? {} : { openedAt }) };
  }
  if ((newVersion !== undefined && holder.opened.includes(newVersion)) || best?.receipt === true) {
    return { ...person, state: "has" };
  }
  if (signKey === "") {
    return { ...person, state: "cannot", why: "A guest: make a new guest link if they still need it." };
  }
  if (member === undefined) return { ...person, state: "cannot", why: "No longer on the team list." };
  if (member.state === "changed") {
    return { ...person, state: "cannot", why: "Their card has other keys now. Compare the words first." };
  }
  if (member.refused !== undefined) return { ...person, state: "cannot", why: member.refused };
  if (best !== undefined && isAlive(best.state)) return { ...person, state: "sent" };
  if (record.skipsAll || record.skipped?.includes(signKey)) return { ...person, state: "skipped" };
  if (best?.state === "intercepted") {
    return {
      ...person,
      state: "again",
      why: "Somebody else took the link, and has the new value. Put in another one.",
    };
  }
  return best === undefined ? person : { ...person, state: "again" };
}

function rank({ state, receipt }: SentFact): number {
  if (receipt) return 3;
  return isAlive(state) ? 2 : state === "intercepted" ? 1 : 0;
}

/** What a rotation that is ended now leaves undone, as sentences. */
export function missingFrom(standing: Standing, record: RotationOverview): string[] {
  const missing: string[] = [];
  if (standing.step === "gone") return ["The key was removed."];
  if (standing.newVersion === undefined) return ["There is no new value yet."];
  const without = standing.people.filter(({ state }) => state === "ready" || state === "again" || state === "sent");
  if (without.length > 0) {
    const names = [...new Set(without.map(({ name }) => name))].join(", ");
    missing.push(`${names} ${without.length === 1 ? "does" : "do"} not have the new value yet.`);
  }
  if (record.oldRevokedAt === undefined) missing.push("The old value was not revoked at the provider.");
  return missing;
}
