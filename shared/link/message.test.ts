import { describe, expect, test } from "vitest";
import { errorCodeOf } from "../../test/support/error-code.ts";
import { claimOn, hour, newLink, newPerson, noon, onePayload, testOrigin } from "../../test/support/link-cast.ts";
import { seal } from "../crypto/aead.ts";
import { sealBox } from "../crypto/box.ts";
import type { BoxPublicKey, SigningPair } from "../crypto/brands.ts";
import { randomBytes, toBase64, utf8 } from "../crypto/bytes.ts";
import { type Context, contexts } from "../crypto/contexts.ts";
import { padToBucket } from "../crypto/padding.ts";
import { signObject } from "../crypto/sign.ts";
import { linkIdOf, outerKeyOf } from "./derive.ts";
import { linkKinds } from "./envelope.ts";
import { readLink } from "./link-text.ts";
import { openClaimed } from "./recipient.ts";
import { prepareLink } from "./sender.ts";

const alice = newPerson("Alice");
const bob = newPerson("Bob");
const mallory = newPerson("Mallory");
const toBob = { kind: "teammate", card: bob.card } as const;
const link = newLink(alice, toBob);
const claim = claimOn(link, bob.identity);
const secret = readLink(link.linkText).secret;

function honestBody(): Record<string, unknown> {
  return {
    v: 1,
    linkId: toBase64(linkIdOf(secret)),
    origin: testOrigin,
    kind: linkKinds.teammate,
    sender: toBase64(alice.card.bytes),
    recipient: { signKey: toBase64(bob.card.signKey), boxKey: toBase64(bob.card.boxKey) },
    createdAt: noon,
    expiresAt: noon + hour,
    payload: { items: [{ kind: "key", name: "Stripe live", service: "Stripe", env: "prod", value: "c2tfbGl2ZQ" }] },
  };
}

type Forgery = {
  body?: Record<string, unknown>;
  signer?: SigningPair;
  context?: Context;
  boxKey?: BoxPublicKey;
  padding?: (bytes: Uint8Array) => Uint8Array;
  id?: Uint8Array;
};

/** What somebody with the link's secret can put in the place of the message. */
function forge({ body = honestBody(), ...change }: Forgery): Uint8Array {
  const context = change.context ?? contexts.messageSignature;
  const signed = signObject(context, change.signer ?? alice.identity.sign, utf8(JSON.stringify(body)));
  const box = sealBox((change.padding ?? padToBucket)(signed), change.boxKey ?? bob.card.boxKey);
  return seal(outerKeyOf(secret), box, change.id ?? linkIdOf(secret));
}
const outcome = (forgery: Forgery) => errorCodeOf(() => openClaimed(claim, forge(forgery), noon));
const altered = (change: Record<string, unknown>) => outcome({ body: { ...honestBody(), ...change } });
const carrying = (payload: unknown) => altered({ payload });
const item = { kind: "key", name: "K", value: "AAAA" };

test("the forger of these tests can make a message that is accepted", () => {
  expect(outcome({})).toBe("accepted");
  expect(carrying({ items: [item], note: "line\n\tand line", policy: { noForward: true }, teamFile: "AA" })).toBe(
    "accepted",
  );
  expect(carrying({ items: [], teamFile: "AA" })).toBe("accepted");
});

describe("a message means something in one place only", () => {
  test("not under another link", () => {
    expect(altered({ linkId: toBase64(randomBytes(16)) })).toBe("message_forged");
    const other = newLink(alice, toBob);
    expect(errorCodeOf(() => openClaimed(claimOn(other, bob.identity), link.wire.ciphertext, noon))).toBe(
      "message_forged",
    );
    expect(outcome({ id: other.wire.id })).toBe("message_forged");
  });
  test("not at another relay", () => {
    expect(altered({ origin: "https://other.example" })).toBe("message_forged");
    const moved = { ...claim, origin: "https://other.example" };
    expect(errorCodeOf(() => openClaimed(moved, link.wire.ciphertext, noon))).toBe("message_forged");
  });
  test("not as another kind of link", () => {
    expect(altered({ kind: linkKinds.guest })).toBe("message_forged");
    for (const kind of [linkKinds.guest, linkKinds.guestWithPassphrase]) {
      expect(errorCodeOf(() => openClaimed({ ...claim, kind }, link.wire.ciphertext, noon))).toBe("message_forged");
    }
  });
  test("not for another recipient, nor passed on by the one it was for", () => {
    const { signKey, boxKey } = mallory.card;
    const [sign, box] = [toBase64(signKey), toBase64(boxKey)];
    expect(altered({ recipient: { signKey: sign, boxKey: toBase64(bob.card.boxKey) } })).toBe("message_forged");
    expect(altered({ recipient: { signKey: toBase64(bob.card.signKey), boxKey: box } })).toBe("message_forged");
    expect(altered({ recipient: { signKey: sign, boxKey: box } })).toBe("message_forged");
    expect(outcome({ boxKey })).toBe("not_for_me");
  });
  test("not under another's name", () => {
    expect(outcome({ signer: mallory.identity.sign })).toBe("message_forged");
    expect(altered({ sender: toBase64(mallory.card.bytes) })).toBe("message_forged");
    const broken = alice.card.bytes.slice();
    broken[100] = (broken[100] ?? 0) ^ 1;
    expect(altered({ sender: toBase64(broken) })).toBe("message_forged");
  });
  test("not with a signature made for another purpose", () => {
    expect(outcome({ context: contexts.cardSignature })).toBe("message_forged");
    expect(outcome({ context: contexts.receiptSignature })).toBe("message_forged");
  });
});

describe("a well signed message of bad form is refused", () => {
  test.each<[string, Record<string, unknown>]>([
    ["an unknown key", { extra: 1 }],
    ["no payload", { payload: undefined }],
    ["an expiry before its making", { expiresAt: noon }],
    ["a life of over seven days", { expiresAt: noon + 7 * 24 * hour + 1 }],
    ["a time that is no date", { createdAt: 9e15, expiresAt: 9e15 + 1 }],
    ["version 0", { v: 0 }],
    ["a link id of 15 bytes", { linkId: toBase64(new Uint8Array(15)) }],
    ["a kind that is not known", { kind: 4 }],
    ["an unknown key in the recipient", { recipient: { ...(honestBody().recipient as object), name: "x" } }],
  ])("%s", (_what, change) => {
    expect(altered(change)).toBe("message_forged");
  });

  test.each<[string, unknown]>([
    ["nothing in it", { items: [] }],
    ["no list", { items: item }],
    ["257 items", { items: new Array(257).fill(item) }],
    ["an unknown key", { items: [item], extra: 1 }],
    ["an unknown key in an item", { items: [{ ...item, admin: true }] }],
    ["an unknown kind of item", { items: [{ ...item, kind: "script" }] }],
    ["no value", { items: [{ kind: "key", name: "K" }] }],
    ["an empty value", { items: [{ ...item, value: "" }] }],
    ["a value that is not strict base64", { items: [{ ...item, value: "AAA=" }] }],
    ["an empty name", { items: [{ ...item, name: "" }] }],
    ["a long name", { items: [{ ...item, name: "x".repeat(201) }] }],
    ["an escape in the name", { items: [{ ...item, name: "K\u001b[2J" }] }],
    ["a direction override in the service", { items: [{ ...item, service: "x\u202ey" }] }],
    ["an unknown environment", { items: [{ ...item, env: "production" }] }],
    ["a variable that a shell would run", { items: [{ ...item, variable: "A;rm -rf" }] }],
    ["101 scopes", { items: [{ ...item, scopes: new Array(101).fill("s") }] }],
    ["a file name with a folder", { items: [{ ...item, kind: "file", name: "../.bashrc" }] }],
    ["a file name with a Windows folder", { items: [{ ...item, kind: "file", name: "..\\x" }] }],
    ["a file name of dots", { items: [{ ...item, kind: "file", name: ".." }] }],
    ["an escape in the note", { items: [item], note: "\u001b]0;x\u0007" }],
    ["a direction override in the note", { items: [item], note: "a\u202eb" }],
    ["a long note", { items: [item], note: "x".repeat(4001) }],
    ["an unknown policy", { items: [item], policy: { noReading: true } }],
    ["a policy in words", { items: [item], policy: { noForward: "yes" } }],
  ])("%s", (_what, payload) => {
    expect(carrying(payload)).toBe("message_forged");
  });

  test("a newer version says so", () => {
    expect(altered({ v: 2 })).toBe("unsupported");
  });
  test("padding that is none", () => {
    expect(outcome({ padding: (bytes) => bytes })).toBe("message_forged");
    expect(outcome({ padding: () => new Uint8Array(256) })).toBe("message_forged");
    expect(outcome({ padding: () => new Uint8Array(0) })).toBe("message_forged");
  });
});

describe("sizes", () => {
  const send = (sizes: number[], note?: string) => {
    const items = sizes.map((size, index) => ({
      kind: "file" as const,
      name: `file ${index}`,
      value: new Uint8Array(size).fill(7),
    }));
    return newLink(alice, toBob, { payload: { items, ...(note === undefined ? {} : { note }) } });
  };
  const mebibyte = 1024 * 1024;

  test("a value of 1 MiB fits, one byte more does not", () => {
    const large = send([mebibyte]);
    const opened = openClaimed(claimOn(large, bob.identity), large.wire.ciphertext, noon);
    expect(opened.message.payload.items[0]?.value.length).toBe(mebibyte);
    expect(errorCodeOf(() => send([mebibyte + 1]))).toBe("too_large");
  });
  test("together they fit what a relay may take", () => {
    expect(errorCodeOf(() => send([mebibyte, mebibyte / 4]))).toBe("accepted");
    expect(errorCodeOf(() => send([mebibyte, mebibyte]))).toBe("too_large");
  });
  test("what a relay sees of the length are a few buckets", () => {
    const lengths = new Set(Array.from({ length: 64 }, (_, index) => send([index + 1]).wire.ciphertext.length));
    expect(lengths.size).toBeLessThanOrEqual(4);
  });
  test("a sender cannot send what a recipient would refuse", () => {
    expect(errorCodeOf(() => send([]))).toBe("invalid_input");
    expect(errorCodeOf(() => send([0]))).toBe("invalid_input");
    expect(errorCodeOf(() => send(new Array(257).fill(1)))).toBe("invalid_input");
    expect(errorCodeOf(() => send([1], "\u001b[31m"))).toBe("invalid_input");
  });
  test("line ends of a note arrive as line feeds", () => {
    const noted = send([1], "one\r\ntwo\rthree");
    const opened = openClaimed(claimOn(noted, bob.identity), noted.wire.ciphertext, noon);
    expect(opened.message.payload.note).toBe("one\ntwo\nthree");
  });
});

test("the sender's own mistakes are refused before anything is made", () => {
  const options = {
    ...alice,
    recipient: toBob,
    origin: testOrigin,
    payload: onePayload(),
    now: noon,
    expiresAt: noon + hour,
  };
  const prepared = (change: Partial<typeof options> & { allowPrivateHttp?: boolean }) =>
    errorCodeOf(() => prepareLink({ ...options, ...change }));
  expect(prepared({})).toBe("accepted");
  expect(prepared({ card: mallory.card })).toBe("invalid_input");
  expect(prepared({ expiresAt: noon })).toBe("invalid_input");
  expect(prepared({ expiresAt: noon + 7 * 24 * hour + 1 })).toBe("invalid_input");
  expect(prepared({ expiresAt: Number.NaN })).toBe("invalid_input");
  expect(prepared({ origin: "http://relay.example" })).toBe("insecure_relay");
  expect(prepared({ origin: "http://10.0.0.1" })).toBe("insecure_relay");
  expect(prepared({ origin: "http://10.0.0.1", allowPrivateHttp: true })).toBe("accepted");
  expect(prepared({ origin: "https://relay.example/x" })).toBe("malformed");
});
