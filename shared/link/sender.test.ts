import { expect, test } from "vitest";
import { claimOn, hour, newPerson, noon, onePayload, testOrigin } from "../../test/support/link-cast.ts";
import { toBase64 } from "../crypto/bytes.ts";
import { createBody } from "./envelope.ts";
import { readLink } from "./link-text.ts";
import { type LinkRecipient, prepareLink } from "./sender.ts";
import { wipeShare } from "./share.ts";

const alice = newPerson("Alice");
const bob = newPerson("Bob");

/** Prepares with bytes that the test has seen, and keeps hold of them. */
function prepare(recipient: LinkRecipient) {
  const drawn: Uint8Array[] = [];
  const random = (length: number) => {
    const bytes = new Uint8Array(length).fill(drawn.length + 1);
    drawn.push(bytes);
    return bytes;
  };
  const prepared = prepareLink({
    ...alice,
    recipient,
    origin: testOrigin,
    payload: onePayload(),
    now: noon,
    expiresAt: noon + hour,
    random,
  });
  return { prepared, drawn };
}

test("what was drawn for a link is wiped when it is made", () => {
  for (const recipient of [{ kind: "teammate", card: bob.card }, { kind: "guest" }] as const) {
    const { prepared, drawn } = prepare(recipient);
    expect(drawn.map((bytes) => bytes.length)).toEqual([32, 32, 32]);
    for (const bytes of drawn) expect(bytes).toEqual(new Uint8Array(32));
    expect(readLink(prepared.linkText).secret).toEqual(new Uint8Array(32).fill(1));
  }
});

test("what the sender keeps and what the relay gets cannot open the link", () => {
  const { prepared } = prepare({ kind: "teammate", card: bob.card });
  const { secret } = readLink(prepared.linkText);
  const claim = claimOn({ ...prepared, wire: createBody.parse(prepared.create) }, bob.identity);
  const kept = Object.values(prepared.share)
    .filter((field): field is typeof field & Uint8Array => (field as unknown) instanceof Uint8Array)
    .map((bytes) => toBase64(bytes));
  for (const hidden of [secret, claim.pair.secretKey, claim.pair.secretKey.subarray(0, 32)]) {
    expect(kept).not.toContain(toBase64(hidden));
    expect(Object.values(prepared.create)).not.toContain(toBase64(hidden));
  }
  expect(Object.values(prepared.create)).not.toContain(toBase64(prepared.share.ownerKey));
  expect(Object.values(prepared.create)).not.toContain(toBase64(prepared.share.reportKey));
});

test("the payload stays the caller's, unwiped", () => {
  const payload = onePayload();
  prepareLink({
    ...alice,
    recipient: { kind: "guest" },
    origin: testOrigin,
    payload,
    now: noon,
    expiresAt: noon + hour,
  });
  expect(payload).toEqual(onePayload());
});

test("a share's secrets can be wiped", () => {
  const { share } = prepare({ kind: "guest" }).prepared;
  wipeShare(share);
  expect([...share.ownerKey, ...share.reportKey].every((byte) => byte === 0)).toBe(true);
});
