import { expect, test } from "vitest";
import { newSigningPair, signRequest } from "../shared/crypto/sign.ts";
import { signedRequests } from "../shared/link/envelope.ts";
import { verifiedJson } from "./verify.ts";

const json = Buffer.from('{"a":1}');
const { claim, ack } = signedRequests;

test("takes what libsodium signed, byte for byte, and nothing else", async () => {
  const pair = newSigningPair();
  const request = Buffer.from(signRequest(claim.context, pair.secretKey, json));
  expect(await verifiedJson(claim.context, pair.publicKey, request)).toEqual(json);
  expect(await verifiedJson(ack.context, pair.publicKey, request)).toBeUndefined();
  expect(await verifiedJson(claim.context, newSigningPair().publicKey, request)).toBeUndefined();
  for (let place = 0; place < request.length; place++) {
    const damaged = Buffer.from(request);
    damaged[place] = (damaged[place] ?? 0) ^ (1 << (place % 8));
    expect(await verifiedJson(claim.context, pair.publicKey, damaged)).toBeUndefined();
  }
  for (const length of [0, 1, 63, 64]) {
    expect(await verifiedJson(claim.context, pair.publicKey, request.subarray(0, length))).toBeUndefined();
  }
});

test("an unknown link's request is verified too, against nobody's key, and never good", async () => {
  const pair = newSigningPair();
  const request = Buffer.from(signRequest(claim.context, pair.secretKey, json));
  expect(await verifiedJson(claim.context, undefined, request)).toBeUndefined();
});

test("keys that are no keys verify nothing", async () => {
  const pair = newSigningPair();
  const request = Buffer.from(signRequest(claim.context, pair.secretKey, json));
  for (const key of [new Uint8Array(0), new Uint8Array(31), new Uint8Array(33), new Uint8Array(32).fill(255)]) {
    expect(await verifiedJson(claim.context, key, request)).toBeUndefined();
  }
});
