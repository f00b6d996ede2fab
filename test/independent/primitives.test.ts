/** The independent parts against libsodium's known answers, so that the reader built on them can be believed. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { expect, test } from "vitest";
import { hex, unhex } from "./bytes.ts";
import * as independent from "./primitives.ts";

const vectors = new URL("../vectors/", import.meta.url);
const text = (name: string): string => readFileSync(new URL(name, vectors), "utf8");

test("the sealed box opens libsodium's boxes and makes the same ones", () => {
  const rows = text("pynacl/sealed_box_ref.txt")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  expect(rows).toHaveLength(3);
  for (const row of rows) {
    const [secretKey = "", publicKey = "", plain = "", box = ""] = row
      .split("\t")
      .map((cell) => cell.replace(/^\d+:/, ""));
    expect(hex(independent.sealedBoxOpen(unhex(box), unhex(publicKey), unhex(secretKey)))).toBe(plain);
  }
});

test("the secretstream opens libsodium's streams, a rekeying one too", () => {
  type Stream = {
    key: string;
    header: string;
    chunks: { tag: number; ad: string | null; message: string; ciphertext: string }[];
  };
  const streams = JSON.parse(text("pynacl/secretstream-test-vectors.json")) as Stream[];
  expect(streams.flatMap((stream) => stream.chunks.map((chunk) => chunk.tag))).toEqual([3, 2, 2, 2, 2, 3, 0, 0, 3]);
  for (const { key, header, chunks } of streams) {
    const reader = independent.secretStreamReader(unhex(key), unhex(header));
    for (const chunk of chunks) {
      const { tag, message } = reader.pull(unhex(chunk.ciphertext), unhex(chunk.ad ?? ""));
      expect({ tag, message: hex(message) }).toEqual({ tag: chunk.tag, message: chunk.message });
    }
  }
});

test("a box pair from a seed", () => {
  const [seed = "", pair = ""] = (
    text("pynacl/box_from_seed.txt")
      .split("\n")
      .find((line) => !line.startsWith("#")) ?? ""
  ).split("\t");
  const secretKey = independent.boxSecretFromSeed(unhex(seed));
  expect(hex(independent.x25519PublicKey(secretKey)) + hex(secretKey)).toBe(pair);
});

test("the word list of the safety words is BIP-39's English one, unchanged", () => {
  // The SHA-256 of english.txt in the BIP's own folder.
  const list = createHash("sha256")
    .update(`${wordlist.join("\n")}\n`)
    .digest("hex");
  expect(list).toBe("2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda");
});
