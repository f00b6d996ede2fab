/** What a newly received card means beside the cards already known. Pure: storing the outcome is the caller's work. */
import { KeyholdError } from "../contract/errors.ts";
import { equalBytes } from "../crypto/bytes.ts";
import type { Card } from "./card.ts";
import type { PublicKeys } from "./identity.ts";

/**
 * `unverified`: the card came by text. `verified`: the safety words were compared. `changed`: somebody known has the
 * same name or e-mail address with other keys, and nothing is shared with this card until the words are compared.
 */
export const standings = ["unverified", "verified", "changed"] as const;
export type Standing = (typeof standings)[number];

export type KnownTeammate = { readonly card: Card; readonly standing: Standing };

export type CardDecision<Teammate extends KnownTeammate> =
  /** Nobody like this is known: store it with this standing. */
  | { readonly outcome: "added"; readonly standing: "unverified" }
  /** Store it as a further teammate, beside those who look the same and stay as they are. */
  | { readonly outcome: "changed"; readonly standing: "changed"; readonly beside: readonly Teammate[] }
  /** The same keys with newer details: replace that teammate's card and set this standing. */
  | {
      readonly outcome: "updated";
      readonly teammate: Teammate;
      readonly standing: Standing;
      readonly beside: readonly Teammate[];
    }
  /** The same card again, or an older one of the same keys: leave everything as it is. */
  | { readonly outcome: "unchanged" | "older"; readonly teammate: Teammate };

/**
 * Judges an incoming card.
 * @throws KeyholdError `refused` for a card that holds a key of the vault's own identity.
 */
export function judgeCard<Teammate extends KnownTeammate>(
  incoming: Card,
  known: readonly Teammate[],
  own: PublicKeys,
): CardDecision<Teammate> {
  if (sharesKey(incoming, own)) {
    throw new KeyholdError(
      "refused",
      "This card holds your own key: it is your card, or somebody put your key on theirs. It was not added. Ask your teammate for their card.",
    );
  }
  const others = known.filter((teammate) => !sameKeys(teammate.card, incoming));
  const alike = others.filter((teammate) => looksAlike(teammate.card, incoming));
  const teammate = known.find((candidate) => sameKeys(candidate.card, incoming));
  if (teammate === undefined) {
    if (alike.length === 0) return { outcome: "added", standing: "unverified" };
    return { outcome: "changed", standing: "changed", beside: alike };
  }
  if (equalBytes(teammate.card.bytes, incoming.bytes)) return { outcome: "unchanged", teammate };
  if (incoming.createdAt <= teammate.card.createdAt) return { outcome: "older", teammate };
  // Somebody known who takes another one's name is a new likeness that nobody has compared yet.
  const newlyAlike = alike.filter((other) => !looksAlike(other.card, teammate.card));
  const standing = newlyAlike.length > 0 ? "changed" : teammate.standing;
  return { outcome: "updated", teammate, standing, beside: newlyAlike };
}

export function sameKeys(a: PublicKeys, b: PublicKeys): boolean {
  return equalBytes(a.signKey, b.signKey) && equalBytes(a.boxKey, b.boxKey);
}

/** Case-folded NFKC without invisible characters and with single spaces: equal for names that people take as equal. */
export function foldName(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/\p{Default_Ignorable_Code_Point}/gu, "")
    .toUpperCase()
    .toLowerCase()
    .normalize("NFKC")
    .replace(/\s+/g, " ")
    .trim();
}

export function sharesKey(a: PublicKeys, b: PublicKeys): boolean {
  return equalBytes(a.signKey, b.signKey) || equalBytes(a.boxKey, b.boxKey);
}

export function looksAlike(a: Card, b: Card): boolean {
  if (sharesKey(a, b) || foldName(a.name) === foldName(b.name)) return true;
  return a.email !== undefined && b.email !== undefined && foldName(a.email) === foldName(b.email);
}
