/** Who and what the frozen vectors are about: the same every time. */
import { createHash } from "node:crypto";
import { boxPairFromSeed } from "../../shared/crypto/box.ts";
import { fromBase64, toBase64 } from "../../shared/crypto/bytes.ts";
import { signingPairFromSeed } from "../../shared/crypto/sign.ts";
import { type Card, issueCard } from "../../shared/identity/card.ts";
import type { Identity } from "../../shared/identity/identity.ts";
import type { PersonSeeds } from "./keyhold-forms.ts";

/** 32 bytes that depend on nothing but their name. */
export function fixedBytes(name: string, length = 32): Uint8Array {
  return Uint8Array.from(createHash("sha256").update(`keyhold vectors: ${name}`).digest().subarray(0, length));
}

export const noon = Date.UTC(2030, 0, 15, 12);
export const hour = 60 * 60 * 1000;

export type FixedPerson = { readonly seeds: PersonSeeds; readonly identity: Identity; readonly card: Card };

export function fixedPerson(name: string, email?: string): FixedPerson {
  const seeds = { signSeed: toBase64(fixedBytes(`${name} sign`)), boxSeed: toBase64(fixedBytes(`${name} box`)) };
  const identity = identityOf(seeds);
  return { seeds, identity, card: issueCard(identity, { name, email, device: `${name}'s laptop` }, noon - hour) };
}

export function identityOf(seeds: PersonSeeds): Identity {
  return {
    sign: signingPairFromSeed(fromBase64(seeds.signSeed)),
    box: boxPairFromSeed(fromBase64(seeds.boxSeed)),
  };
}
