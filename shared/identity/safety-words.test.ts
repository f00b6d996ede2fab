import { wordlist } from "@scure/bip39/wordlists/english.js";
import { expect, test } from "vitest";
import type { BoxPublicKey, SigningPublicKey } from "../crypto/brands.ts";
import { contexts } from "../crypto/contexts.ts";
import { hash } from "../crypto/hash.ts";
import { newIdentity, publicKeysOf } from "./identity.ts";
import { safetyWords, sameSafetyWords } from "./safety-words.ts";

const keys = {
  signKey: new Uint8Array(32).fill(1) as SigningPublicKey,
  boxKey: new Uint8Array(32).fill(2) as BoxPublicKey,
};

test("twelve words are the first 132 bits of the hash", () => {
  const digest = hash(contexts.safetyWords, keys.signKey, keys.boxKey);
  const bits = [...digest].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const expected = Array.from({ length: 12 }, (_, index) =>
    wordlist.at(Number.parseInt(bits.slice(index * 11, (index + 1) * 11), 2)),
  );
  expect(wordlist).toHaveLength(2048);
  expect(safetyWords(keys)).toEqual(expected);
});

test("other keys, or the same keys the other way round, have other words", () => {
  const words = safetyWords(keys).join(" ");
  const swapped = {
    signKey: keys.boxKey as Uint8Array as SigningPublicKey,
    boxKey: keys.signKey as Uint8Array as BoxPublicKey,
  };
  expect(safetyWords(swapped).join(" ")).not.toBe(words);
  const { signKey, boxKey } = publicKeysOf(newIdentity());
  expect(safetyWords({ signKey, boxKey: keys.boxKey }).join(" ")).not.toBe(words);
  expect(safetyWords({ signKey: keys.signKey, boxKey }).join(" ")).not.toBe(words);
});

test("typed words may differ in case, spacing and numbering, in nothing else", () => {
  const words = safetyWords(keys);
  expect(sameSafetyWords(words.join(" "), keys)).toBe(true);
  expect(sameSafetyWords(`  ${words.join("\n").toUpperCase()} `, keys)).toBe(true);
  expect(sameSafetyWords(words.map((word, index) => `${index + 1}. ${word},`).join("\t"), keys)).toBe(true);
  expect(sameSafetyWords("", keys)).toBe(false);
  expect(sameSafetyWords(words.slice(1).join(" "), keys)).toBe(false);
  expect(sameSafetyWords([...words, "zoo"].join(" "), keys)).toBe(false);
  expect(sameSafetyWords([...words].reverse().join(" "), keys)).toBe(false);
  for (let index = 0; index < words.length; index++) {
    const changed = words.with(index, words[index] === "zoo" ? "zone" : "zoo");
    expect(sameSafetyWords(changed.join(" "), keys)).toBe(false);
  }
});
