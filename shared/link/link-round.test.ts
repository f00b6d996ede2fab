import fc from "fast-check";
import { expect, test } from "vitest";
import {
  claimOn,
  flipped,
  hour,
  newLink,
  newPerson,
  noon,
  onePayload,
  testOrigin,
} from "../../test/support/link-cast.ts";
import { randomBytes, toBase64 } from "../crypto/bytes.ts";
import { contexts } from "../crypto/contexts.ts";
import { openSignedRequest } from "../crypto/sign.ts";
import { claimPairOfRecipient } from "./derive.ts";
import { linkKinds, parseJson, signedRequests } from "./envelope.ts";
import { guestPassphrase } from "./guest.ts";
import { judgeStatus } from "./judge.ts";
import type { Payload } from "./payload.ts";
import { openClaimed, receiptFor } from "./recipient.ts";
import { ackRequest, claimRequest, revokeRequest, statusRequest } from "./requests.ts";
import { ownerOf, shareFromJson, shareToJson } from "./share.ts";

const alice = newPerson("Alice");
const bob = newPerson("Bob");
const mallory = newPerson("Mallory");

test("a key goes from one to the other, and the sender learns it", () => {
  const link = newLink(alice, { kind: "teammate", card: bob.card });
  const claim = claimOn(link, bob.identity);
  expect(claim.pair.publicKey).toEqual(link.wire.claimKey);
  const reader = randomBytes(16);
  const request = claimRequest(claim.claimant, reader, noon + 1);
  const json = openSignedRequest(contexts.claimRequest, link.wire.claimKey, request);
  expect(parseJson(signedRequests.claim.schema, json)).toEqual({
    origin: testOrigin,
    id: link.wire.id,
    at: noon + 1,
    reader,
  });

  const opened = openClaimed(claim, link.wire.ciphertext, noon + 1);
  expect(opened.message.payload).toEqual(onePayload());
  expect(opened.message.sender).toEqual(alice.card);
  expect(opened.messageHash).toEqual(link.share.messageHash);

  const receipt = receiptFor(claim, opened, noon + 2);
  const ack = openSignedRequest(
    contexts.ackRequest,
    link.wire.claimKey,
    ackRequest(claim.claimant, reader, receipt, noon + 3),
  );
  expect(parseJson(signedRequests.ack.schema, ack).receipt).toEqual(receipt);

  const share = shareFromJson(JSON.parse(JSON.stringify(shareToJson(link.share))));
  expect(share).toEqual(link.share);
  const answer = { state: "read", expiresAt: noon + hour, claim: request, receipt } as const;
  expect(judgeStatus({ share, sender: alice.identity.box, answer, now: noon + 5 })).toEqual({
    state: "opened",
    openedAt: noon + 2,
    receipt: true,
    by: "recipient",
    reasons: [],
  });
});

test("the owner's requests verify with the owner key", () => {
  const link = newLink(alice, { kind: "teammate", card: bob.card });
  const owner = ownerOf(link.share);
  for (const [context, request] of [
    [contexts.statusRequest, statusRequest(owner, noon)],
    [contexts.revokeRequest, revokeRequest(owner, noon)],
  ] as const) {
    const json = openSignedRequest(context, link.wire.ownerKey, request);
    expect(parseJson(signedRequests.status.schema, json)).toEqual({ origin: testOrigin, id: link.wire.id, at: noon });
  }
});

test("a guest opens a link without keys of their own, and with a passphrase only with that", () => {
  const open = newLink(alice, { kind: "guest" });
  expect(open.wire.kind).toBe(linkKinds.guest);
  expect(openClaimed(claimOn(open), open.wire.ciphertext, noon).message.payload).toEqual(onePayload());

  const passphrase = guestPassphrase(" korrekt Pferd ");
  const locked = newLink(alice, { kind: "guest", passphrase });
  expect(locked.wire.kind).toBe(linkKinds.guestWithPassphrase);
  const right = claimOn(locked, undefined, guestPassphrase("korrekt Pferd"));
  expect(right.pair.publicKey).toEqual(locked.wire.claimKey);
  expect(openClaimed(right, locked.wire.ciphertext, noon).message.payload).toEqual(onePayload());
  const wrong = claimOn(locked, undefined, guestPassphrase("korrekt pferd"));
  expect(wrong.pair.publicKey).not.toEqual(locked.wire.claimKey);
  expect(() => openClaimed(wrong, locked.wire.ciphertext, noon)).toThrowError(
    expect.objectContaining({ code: "not_for_me" }),
  );
});

test("a stolen link neither claims nor opens", () => {
  const link = newLink(alice, { kind: "teammate", card: bob.card });
  const stolen = claimOn(link, mallory.identity);
  expect(stolen.pair.publicKey).not.toEqual(link.wire.claimKey);
  expect(() => openClaimed(stolen, link.wire.ciphertext, noon)).toThrowError(
    expect.objectContaining({ code: "not_for_me" }),
  );
});

test("two links for the same person have nothing in common that a relay sees", () => {
  const recipient = { kind: "teammate", card: bob.card } as const;
  const [a, b] = [newLink(alice, recipient).create, newLink(alice, recipient).create];
  for (const field of ["id", "E", "claimKey", "ownerKey", "ciphertext"] as const) expect(a[field]).not.toBe(b[field]);
  expect(a.ciphertext.length).toBe(b.ciphertext.length);
  for (const key of [bob.card.boxKey, bob.card.signKey, alice.card.signKey]) {
    expect(JSON.stringify(a)).not.toContain(toBase64(key));
  }
});

test("every single changed byte of the ciphertext is refused", () => {
  const link = newLink(alice, { kind: "teammate", card: bob.card });
  const claim = claimOn(link, bob.identity);
  for (let index = 0; index < link.wire.ciphertext.length; index++) {
    expect(() => openClaimed(claim, flipped(link.wire.ciphertext, index), noon)).toThrowError(
      expect.objectContaining({ code: "message_forged" }),
    );
  }
});

test("a relay's E of low order is named for what it is", () => {
  const link = newLink(alice, { kind: "teammate", card: bob.card });
  const { id, secret } = claimOn(link, bob.identity);
  for (const E of [new Uint8Array(32), Uint8Array.of(1, ...new Uint8Array(31)), new Uint8Array(31)]) {
    expect(() => claimPairOfRecipient({ id, secret }, bob.identity.box, E)).toThrowError(
      expect.objectContaining({ code: "relay_hostile" }),
    );
  }
});

test("the expiry is judged by the first claim, with five minutes forgiven", () => {
  const link = newLink(alice, { kind: "teammate", card: bob.card });
  const claim = claimOn(link, bob.identity);
  const limit = link.share.expiresAt + 5 * 60 * 1000;
  expect(openClaimed(claim, link.wire.ciphertext, limit).message.payload).toEqual(onePayload());
  expect(() => openClaimed(claim, link.wire.ciphertext, limit + 1)).toThrowError(
    expect.objectContaining({ code: "link_gone" }),
  );
});

const textField = fc.string({ minLength: 1, maxLength: 30 }).map((text) => `n${text.replace(/[^ -~]/g, "_")}.`);
const item = fc.record(
  {
    kind: fc.constant("key" as const),
    name: textField,
    value: fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => Uint8Array.from(bytes)),
    service: textField,
    env: fc.constantFrom("dev", "test", "staging", "prod"),
    type: fc.constantFrom("private", "public", "partner", "temporary"),
    variable: fc.constant("API_KEY"),
    scopes: fc.array(textField, { maxLength: 5 }),
    expires: fc.integer({ min: 0, max: 253_402_300_799_999 }),
    rotateEvery: fc.integer({ min: 1, max: 3650 }),
  },
  { requiredKeys: ["kind", "name", "value"] },
);
const payloads = fc.record(
  {
    items: fc.array(item, { minLength: 1, maxLength: 6 }),
    note: fc.string({ maxLength: 200 }).map((text) => text.replace(/[^ -~]/g, "\n")),
    policy: fc.record({ noForward: fc.boolean(), deleteAfter: fc.constant(noon), showOnce: fc.boolean() }),
    teamFile: fc.uint8Array({ minLength: 1, maxLength: 100 }).map((bytes) => Uint8Array.from(bytes)),
  },
  { requiredKeys: ["items"] },
);

test("whatever is put in comes out", () => {
  fc.assert(
    fc.property(payloads, (payload) => {
      const link = newLink(alice, { kind: "teammate", card: bob.card }, { payload: payload as Payload });
      expect(openClaimed(claimOn(link, bob.identity), link.wire.ciphertext, noon).message.payload).toEqual(payload);
    }),
    { numRuns: 100 },
  );
});
