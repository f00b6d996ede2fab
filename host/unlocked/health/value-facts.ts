/** Gathers what a value is judged by from the indexes of the open vault. */
import type { HolderIndex } from "../holders/holder-index.ts";
import { guestKey, itemsOf, nameIn, signKeyIn } from "../holders/holder-index.ts";
import { counts, isProven, surenessOf } from "../holders/sureness.ts";
import type { KeyIndex, ListedValue } from "../keys/key-index.ts";
import type { HealthLimits, HolderFact, ValueFacts } from "./judge-value.ts";

export type FactSources = {
  readonly keys: KeyIndex;
  readonly holders: HolderIndex;
  readonly now: number;
  readonly limits: HealthLimits;
};

const nobody: readonly HolderFact[] = [];
const nothing: readonly ListedValue[] = [];

/** @param graceUntil until when a running rotation means the replaced value to work. */
export function valueFacts(listed: ListedValue, sources: FactSources, graceUntil: number | undefined): ValueFacts {
  const { keys, holders, now, limits } = sources;
  let held: Map<string, HolderFact> | undefined;
  let intercepted = false;
  for (const id of holders.aboutValue(listed.id)) {
    held ??= new Map();
    const source = holders.source(id);
    if (source?.kind !== "share") continue;
    const version = itemsOf(id, source).find(({ valueId }) => valueId === listed.id)?.version;
    const present = version === listed.value.version;
    const sure = surenessOf(source, now);
    if (sure === "intercepted" && present) intercepted = true;
    const signKey = signKeyIn(source);
    const standing = standingOf(holders, signKey);
    // Of somebody who left, everything counts that is not proven unread.
    const has =
      isProven(sure) || ((standing === "closed" || standing === "gone") && counts(sure) && sure !== "waiting");
    if (!has) continue;
    // Guests cannot be told apart: each opened link is one. Several devices of somebody are one holder.
    const who = signKey === guestKey ? id : holders.personWith(signKey);
    const before = held.get(who);
    // What holds the present value counts, and of several such devices the one that is least sure to be theirs.
    if (before?.present && (!present || doubts.indexOf(before.standing) >= doubts.indexOf(standing))) continue;
    const name = standing === "guest" ? "somebody with a guest link" : holders.nameOf(signKey) || nameIn(source);
    held.set(who, { name, standing, present });
  }
  const { fingerprint } = listed.value;
  const same =
    keys.valueIdsWith(fingerprint).size < 2
      ? nothing
      : keys
          .withFingerprint(fingerprint)
          .filter((other) => other.id !== listed.id && other.value.removedAt === undefined);
  return { now, limits, holders: held === undefined ? nobody : [...held.values()], same, intercepted, graceUntil };
}

/** From the surest on. */
const doubts: readonly HolderFact["standing"][] = ["verified", "unverified", "guest", "changed", "closed", "gone"];

function standingOf(holders: HolderIndex, signKey: string): HolderFact["standing"] {
  if (signKey === guestKey) return "guest";
  const person = holders.onTeam(signKey)?.overview;
  if (person === undefined) return "gone";
  return person.closedAt === undefined ? person.state : "closed";
}
