/**
 * Everybody else's vectors through our one door to cryptography: Wycheproof for X25519, Ed25519 and
 * XChaCha20-Poly1305, libsodium's own for Argon2id, sealed boxes and secretstreams. Sources and licences stand in the
 * README beside each file.
 */
import { createPublicKey, verify } from "node:crypto";
import { describe, expect, test } from "vitest";
import { verifiedJson } from "../../relay/verify.ts";
import { open } from "../../shared/crypto/aead.ts";
import { argon2id } from "../../shared/crypto/argon2.ts";
import { boxPairFromSeed, openBox, sharedSecret } from "../../shared/crypto/box.ts";
import type { BoxPair, BoxPublicKey, BoxSecretKey } from "../../shared/crypto/brands.ts";
import { concat, toHex, utf8 } from "../../shared/crypto/bytes.ts";
import { contexts } from "../../shared/crypto/contexts.ts";
import { newSigningPair, openSignedRequest, signingPairFromSeed, signRequest } from "../../shared/crypto/sign.ts";
import { sodium } from "../../shared/crypto/sodium.ts";
import { StreamOpener } from "../../shared/crypto/stream.ts";
import { errorCodeOf } from "../support/error-code.ts";
import { hashesNamedInReadme, readVectorJson, readVectorText, sha256OfVectorFile } from "./vector-files.ts";

const unhex = (text: string): Uint8Array => sodium.from_hex(text);

type Wycheproof<Group> = { numberOfTests: number; testGroups: Group[] };
type Case = { tcId: number; result: "valid" | "invalid" | "acceptable"; flags: string[] };

function casesOf<Group extends { tests: unknown[] }>(file: Wycheproof<Group>): number {
  return file.testGroups.reduce((sum, group) => sum + group.tests.length, 0);
}

test.each(["wycheproof", "pynacl"])("the files of %s are the ones that were taken, unchanged", (folder) => {
  const named = hashesNamedInReadme(`${folder}/README.md`);
  expect(named).toHaveLength(3);
  for (const { file, sha256 } of named) expect(sha256OfVectorFile(`${folder}/${file}`), file).toBe(sha256);
});

test("Wycheproof XChaCha20-Poly1305: every valid text opens, every other is refused", () => {
  type Aead = Case & { key: string; iv: string; aad: string; msg: string; ct: string; tag: string };
  const file = readVectorJson<Wycheproof<{ ivSize: number; tests: Aead[] }>>("wycheproof/xchacha20_poly1305_test.json");
  expect(casesOf(file)).toBe(file.numberOfTests);
  const counted = { opened: 0, refused: 0 };
  for (const { tests } of file.testGroups) {
    for (const vector of tests) {
      const sealed = unhex(vector.iv + vector.ct + vector.tag);
      const attempt = () => open(unhex(vector.key), sealed, unhex(vector.aad));
      if (vector.result === "valid") {
        expect(toHex(attempt()), `case ${vector.tcId}`).toBe(vector.msg);
        counted.opened++;
      } else {
        expect(errorCodeOf(attempt), `case ${vector.tcId}`).toBe("decrypt_failed");
        counted.refused++;
      }
    }
  }
  expect(counted).toEqual({ opened: 220, refused: 64 });
});

test("Wycheproof X25519: every product is right, and those that everybody knows are refused", () => {
  type Exchange = Case & { public: string; private: string; shared: string };
  const file = readVectorJson<Wycheproof<{ tests: Exchange[] }>>("wycheproof/x25519_test.json");
  expect(casesOf(file)).toBe(file.numberOfTests);
  const counted = { right: 0, refused: 0 };
  for (const vector of file.testGroups.flatMap(({ tests }) => tests)) {
    const attempt = () => sharedSecret(unhex(vector.private) as BoxSecretKey, unhex(vector.public) as BoxPublicKey);
    // RFC 7748 leaves it open whether a product of zero is refused. Ours must be: a claim key made from it would be
    // known to the relay. All of these are "acceptable" to Wycheproof.
    if (vector.flags.includes("ZeroSharedSecret")) {
      expect(vector.result).toBe("acceptable");
      expect(errorCodeOf(attempt), `case ${vector.tcId}`).toBe("malformed");
      counted.refused++;
    } else {
      expect(toHex(attempt()), `case ${vector.tcId}`).toBe(vector.shared);
      counted.right++;
    }
  }
  expect(counted).toEqual({ right: 487, refused: 31 });
});

describe("Wycheproof Ed25519", () => {
  type Signature = Case & { msg: string; sig: string };
  type Group = { key: { pk: string; sk: string }; tests: Signature[] };
  const file = readVectorJson<Wycheproof<Group>>("wycheproof/eddsa_test.json");

  test("every signature is judged as Wycheproof judges it", () => {
    expect(casesOf(file)).toBe(file.numberOfTests);
    const counted = { good: 0, bad: 0 };
    for (const { key, tests } of file.testGroups) {
      for (const vector of tests) {
        // Our signed objects carry a context in front of the message, so the vectors go to the function below ours.
        let verified = false;
        try {
          verified = sodium.crypto_sign_verify_detached(unhex(vector.sig), unhex(vector.msg), unhex(key.pk));
        } catch {
          // a signature of another length
        }
        expect(verified, `case ${vector.tcId}`).toBe(vector.result === "valid");
        counted[verified ? "good" : "bad"]++;
      }
    }
    expect(counted).toEqual({ good: 84, bad: 61 });
  });

  test("the relay's verification, which is Node's, judges every signature the same way", async () => {
    const key = newSigningPair();
    const good = signRequest(contexts.claimRequest, key.secretKey, utf8("{}"));
    expect(await verifiedJson(contexts.claimRequest, key.publicKey, Buffer.from(good))).toEqual(Buffer.from("{}"));
    for (const { key: group, tests } of file.testGroups) {
      // As in relay/verify.ts, which like ours puts a context before the message.
      const jwk = { kty: "OKP", crv: "Ed25519", x: Buffer.from(group.pk, "hex").toString("base64url") };
      const publicKey = createPublicKey({ key: jwk, format: "jwk" });
      for (const vector of tests) {
        const verified = verify(null, unhex(vector.msg), publicKey, unhex(vector.sig));
        expect(verified, `case ${vector.tcId}`).toBe(vector.result === "valid");
      }
    }
  });

  test("exception: Node accepts a public key of small order, libsodium does not", async () => {
    // A relay takes such a "signature" for a link whose maker registered such a claim key: the maker alone is hurt,
    // and the apps, which use libsodium, refuse it as they refuse any forgery.
    const identity = Uint8Array.of(1, ...new Uint8Array(31));
    const forged = concat(identity, new Uint8Array(32), utf8("{}"));
    const byApp = errorCodeOf(() => openSignedRequest(contexts.claimRequest, identity, forged));
    const byRelay = await verifiedJson(contexts.claimRequest, identity, Buffer.from(forged));
    expect([byApp, byRelay === undefined]).toEqual(["bad_signature", false]);
  });

  test("the public key of every seed", () => {
    for (const { key } of file.testGroups) {
      expect(toHex(signingPairFromSeed(unhex(key.sk)).publicKey)).toBe(key.pk);
    }
  });
});

describe("libsodium's own", () => {
  type Argon2Vectors = {
    hashes: {
      passwordHex: string;
      saltHex: string;
      outputLength: number;
      ops: number;
      mem: number;
      expected: string | null;
    }[];
    strings: { password: string; encoded: string; verifies: boolean }[];
  };
  const argon2 = readVectorJson<Argon2Vectors>("libsodium/pwhash_argon2id.json");

  test("Argon2id of 32 bytes, through our door", () => {
    // Of libsodium's vectors these two have what Keyhold uses: 32 bytes, a salt of 16 and one lane.
    const fitting = argon2.strings.flatMap(({ password, encoded, verifies }) => {
      const [, , version, cost = "", salt = "", output = ""] = encoded.split("$");
      const [mem = 0, ops = 0, lanes = 0] = cost.split(",").map((part) => Number(part.slice(2)));
      const saltBytes = sodium.from_base64(salt, sodium.base64_variants.ORIGINAL_NO_PADDING);
      if (!verifies || version !== "v=19" || lanes !== 1 || saltBytes.length !== 16) return [];
      return [{ password, saltBytes, ops, mem: mem * 1024, output }];
    });
    expect(fitting).toHaveLength(2);
    for (const { password, saltBytes, ops, mem, output } of fitting) {
      const derived = argon2id(utf8(password), saltBytes, { ops, mem });
      expect(sodium.to_base64(derived, sodium.base64_variants.ORIGINAL_NO_PADDING)).toBe(output);
    }
  });

  test("Argon2id of other lengths, in the same library below our door", () => {
    let refused = 0;
    for (const { passwordHex, saltHex, outputLength, ops, mem, expected } of argon2.hashes) {
      const salt = unhex(saltHex).subarray(0, 16);
      const algorithm = sodium.crypto_pwhash_ALG_ARGON2ID13;
      const attempt = () => sodium.crypto_pwhash(outputLength, unhex(passwordHex), salt, ops, mem, algorithm, "hex");
      if (expected === null) {
        expect(attempt).toThrow();
        refused++;
      } else {
        expect(attempt()).toBe(expected);
      }
    }
    expect([argon2.hashes.length, refused]).toEqual([10, 1]);
    for (const { password, encoded, verifies } of argon2.strings) {
      expect(sodium.crypto_pwhash_str_verify(encoded, password), encoded).toBe(verifies);
    }
  });

  test("a box pair from a seed", () => {
    const rows = linesOf("pynacl/box_from_seed.txt");
    expect(rows).toHaveLength(1);
    for (const [seed = "", expected = ""] of rows) {
      const pair = boxPairFromSeed(unhex(seed));
      expect(toHex(concat(pair.publicKey, pair.secretKey))).toBe(expected);
    }
  });

  test("sealed boxes", () => {
    const rows = linesOf("pynacl/sealed_box_ref.txt");
    expect(rows).toHaveLength(3);
    for (const row of rows) {
      const [secretKey = "", publicKey = "", plain = "", box = ""] = row.map((cell) => cell.replace(/^\d+:/, ""));
      const pair: BoxPair = {
        publicKey: unhex(publicKey) as BoxPublicKey,
        secretKey: unhex(secretKey) as BoxSecretKey,
      };
      expect(toHex(openBox(unhex(box), pair))).toBe(plain);
    }
  });

  test("secretstreams", () => {
    type Chunk = { tag: number; ad: string | null; message: string; ciphertext: string };
    const streams = readVectorJson<{ key: string; header: string; chunks: Chunk[] }[]>(
      "pynacl/secretstream-test-vectors.json",
    );
    expect(streams.map(({ chunks }) => chunks.length)).toEqual([1, 5, 3]);
    for (const { key, header, chunks } of streams) {
      const opener = new StreamOpener(unhex(key), unhex(header));
      for (const chunk of chunks) {
        expect(opener.finished).toBe(false);
        const message = opener.pull(unhex(chunk.ciphertext), chunk.ad === null ? undefined : unhex(chunk.ad));
        expect(toHex(message)).toBe(chunk.message);
      }
      expect(opener.finished).toBe(true);
    }
  });
});

function linesOf(name: string): string[][] {
  return readVectorText(name)
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split("\t"));
}
