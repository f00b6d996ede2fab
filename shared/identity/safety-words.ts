import { wordlist } from "@scure/bip39/wordlists/english.js";
import { contexts } from "../crypto/contexts.ts";
import { hash } from "../crypto/hash.ts";
import type { PublicKeys } from "./identity.ts";

const wordCount = 12;
const bitsPerWord = 11;

/**
 * Twelve words that two people compare over another channel: the first 132 bits of the hash of both public keys,
 * eleven bits a word, most significant bit first, from the English list of BIP-39 (without its checksum).
 */
export function safetyWords(keys: PublicKeys): string[] {
  const digest = hash(contexts.safetyWords, keys.signKey, keys.boxKey);
  const words: string[] = [];
  for (let index = 0; index < wordCount; index++) {
    let number = 0;
    for (let bit = index * bitsPerWord; bit < (index + 1) * bitsPerWord; bit++) {
      number = number * 2 + (((digest[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1);
    }
    const word = wordlist[number];
    if (word === undefined) throw new Error("the word list does not have 2048 words");
    words.push(word);
  }
  return words;
}

/** Compares words that somebody typed. Case, spacing, numbering and punctuation do not matter; order and words do. */
export function sameSafetyWords(typed: string, keys: PublicKeys): boolean {
  const words = typed
    .normalize("NFKC")
    .toLowerCase()
    .split(/[^\p{L}\p{M}]+/u)
    .filter((word) => word !== "");
  return words.join(" ") === safetyWords(keys).join(" ");
}
