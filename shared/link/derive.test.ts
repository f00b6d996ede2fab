import { expect, test } from "vitest";
import { boxPairFromSeed, sharedSecret } from "../crypto/box.ts";
import { concat, toHex } from "../crypto/bytes.ts";
import { contexts } from "../crypto/contexts.ts";
import { hash, keyedHash } from "../crypto/hash.ts";
import { signingPairFromSeed } from "../crypto/sign.ts";
import { claimPairOfRecipient, claimPairOfSender, linkIdOf, outerKeyOf, reportKeyOf } from "./derive.ts";
import type { LinkSecret } from "./link-text.ts";

const secret = new Uint8Array(32).fill(3) as LinkSecret;
const id = linkIdOf(secret);
const ephemeral = boxPairFromSeed(new Uint8Array(32).fill(1));
const recipient = boxPairFromSeed(new Uint8Array(32).fill(2));

test("id and keys follow from the secret, each under its own context", () => {
  expect(id).toEqual(keyedHash(secret, contexts.linkId).slice(0, 16));
  expect(outerKeyOf(secret)).toEqual(keyedHash(secret, contexts.linkOuter));
  expect(reportKeyOf(secret)).toEqual(keyedHash(secret, contexts.linkReport));
  expect(new Set([id, outerKeyOf(secret), reportKeyOf(secret)].map((bytes) => toHex(bytes.slice(0, 16)))).size).toBe(3);
});

test("both sides reach the claim key that the protocol names", () => {
  const product = sharedSecret(ephemeral.secretKey, recipient.publicKey);
  const seed = hash(contexts.claimSeed, concat(product, ephemeral.publicKey, recipient.publicKey, id, secret));
  const expected = signingPairFromSeed(seed);
  expect(claimPairOfSender({ secret, id }, ephemeral, recipient.publicKey)).toEqual(expected);
  expect(claimPairOfRecipient({ secret, id }, recipient, ephemeral.publicKey)).toEqual(expected);
});

test("without the link's secret, or with another box key or E, it is another claim key", () => {
  const right = claimPairOfRecipient({ secret, id }, recipient, ephemeral.publicKey).publicKey;
  const other = boxPairFromSeed(new Uint8Array(32).fill(4));
  const guessed = new Uint8Array(32) as LinkSecret;
  expect(claimPairOfRecipient({ secret: guessed, id }, recipient, ephemeral.publicKey).publicKey).not.toEqual(right);
  expect(claimPairOfRecipient({ secret, id }, other, ephemeral.publicKey).publicKey).not.toEqual(right);
  expect(claimPairOfRecipient({ secret, id }, recipient, other.publicKey).publicKey).not.toEqual(right);
});
