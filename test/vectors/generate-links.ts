import { seal } from "../../shared/crypto/aead.ts";
import { sealBox } from "../../shared/crypto/box.ts";
import type { BoxPublicKey } from "../../shared/crypto/brands.ts";
import { fromBase64, toBase64, utf8 } from "../../shared/crypto/bytes.ts";
import { type Context, contexts } from "../../shared/crypto/contexts.ts";
import { pad, padToBucket } from "../../shared/crypto/padding.ts";
import { signObject } from "../../shared/crypto/sign.ts";
import { linkIdOf, outerKeyOf } from "../../shared/link/derive.ts";
import { createBody } from "../../shared/link/envelope.ts";
import { guestPassphrase } from "../../shared/link/guest.ts";
import { appLinkText, readLink } from "../../shared/link/link-text.ts";
import type { Payload } from "../../shared/link/payload.ts";
import { type LinkRecipient, prepareLink } from "../../shared/link/sender.ts";
import { fixedBytes, hour, noon } from "./fixed-people.ts";
import { ada, bob, eve } from "./generate-identity.ts";
import type { BadVector, VectorFile } from "./keyhold-forms.ts";
import * as program from "./read-with-program.ts";

const origin = "https://relay.example";
export const guestWords = "Ｐａß phrase für Gäste";

const small: Payload = {
  items: [
    { kind: "key", name: "Stripe live", service: "Stripe", env: "prod", value: utf8("sk_live_0123456789abcdef") },
  ],
};
const full: Payload = {
  items: [
    {
      kind: "key",
      name: "AWS",
      service: "AWS",
      env: "staging",
      type: "private",
      variable: "AWS_SECRET_ACCESS_KEY",
      scopes: ["s3:GetObject", "s3:PutObject"],
      expires: noon + 24 * hour,
      rotateEvery: 90,
      value: utf8("wJalrXUtnFEMI/K7MDENG"),
    },
    { kind: "file", name: "service-account.json", value: fixedBytes("file", 32) },
  ],
  note: "for the deployment\nof Monday",
  policy: { noForward: true, deleteAfter: noon + 48 * hour, showOnce: false },
  teamFile: fixedBytes("team file", 20),
};

export function fixedLink(name: string, recipient: LinkRecipient, payload: Payload) {
  let drawn = 0;
  return prepareLink({
    identity: ada.identity,
    card: ada.card,
    recipient,
    origin,
    payload,
    now: noon,
    expiresAt: noon + hour,
    random: (length) => fixedBytes(`${name} ${drawn++}`, length),
  });
}

type Crafted = {
  readonly body?: Record<string, unknown>;
  readonly context?: Context;
  readonly signer?: typeof ada;
  readonly padded?: (signed: Uint8Array) => Uint8Array;
  readonly boxKey?: Uint8Array;
  readonly data?: Uint8Array;
};

/** A message as `sealMessage` makes it, but for what a vector changes. */
function craft(link: string, recipient: typeof bob, crafted: Crafted): string {
  const { secret, kind } = readLink(link);
  const id = linkIdOf(secret);
  const body = {
    v: 1,
    linkId: toBase64(id),
    origin,
    kind,
    sender: toBase64(ada.card.bytes),
    recipient: {
      signKey: toBase64(recipient.identity.sign.publicKey),
      boxKey: toBase64(recipient.identity.box.publicKey),
    },
    createdAt: noon,
    expiresAt: noon + hour,
    payload: { items: [{ kind: "key", name: "Stripe live", value: toBase64(utf8("sk_live")) }] },
    ...crafted.body,
  };
  const pair = (crafted.signer ?? ada).identity.sign;
  const signed = signObject(crafted.context ?? contexts.messageSignature, pair, utf8(JSON.stringify(body)));
  const box = sealBox(
    (crafted.padded ?? padToBucket)(signed),
    (crafted.boxKey ?? recipient.identity.box.publicKey) as BoxPublicKey,
  );
  return toBase64(seal(outerKeyOf(secret), box, crafted.data ?? id));
}

function flipped(text: string, offset: number): string {
  const bytes = fromBase64(text);
  const index = offset < 0 ? bytes.length + offset : offset;
  bytes[index] = (bytes[index] ?? 0) ^ 1;
  return toBase64(bytes);
}

export function linkVectors(): VectorFile {
  const toBob = fixedLink("to Bob", { kind: "teammate", card: bob.card }, small);
  const bundle = fixedLink("bundle to Bob", { kind: "teammate", card: bob.card }, full);
  const guest = fixedLink("guest", { kind: "guest" }, small);
  const passphrase = guestPassphrase(guestWords);
  const secretGuest = fixedLink("guest with passphrase", { kind: "guest", passphrase }, small);
  const toEve = fixedLink("to Eve", { kind: "teammate", card: eve.card }, small);
  return {
    link: linkTexts([toBob.linkText, guest.linkText, secretGuest.linkText]),
    ...claims(toBob, guest, secretGuest),
    message: messages(toBob, bundle, guest, secretGuest, toEve),
  };
}

type Prepared = ReturnType<typeof fixedLink>;

function linkTexts(texts: readonly string[]): NonNullable<VectorFile["link"]> {
  const [text = ""] = texts;
  const token = text.slice(text.indexOf("#") + 1);
  const local = { ...readLink(text), origin: "http://127.0.0.1:8787" };
  const accepted = [
    ...texts,
    ...texts.map((each) => appLinkText(readLink(each))),
    appLinkText(local),
    text.replace("#", "%23"),
  ];
  const kindByte = (kind: number) => toBase64(Uint8Array.of(kind, ...fromBase64(token).subarray(1)));
  const bad = (name: string, wrong: string, error: BadVector["error"] = "malformed") => ({
    name,
    input: { text: wrong },
    error,
  });
  return {
    good: accepted.map((each, index) => ({
      name: `link text ${index + 1}`,
      input: { text: each },
      expected: program.link({ text: each }),
    })),
    mustFail: [
      bad("cut off", text.slice(0, -1)),
      bad("a character too many", `${text}A`),
      bad("no fragment", text.slice(0, text.indexOf("#"))),
      bad("a query", `${origin}/o?${token}`),
      bad("another path", `${origin}/p#${token}`),
      bad("another scheme", text.replace("https:", "ftp:")),
      bad("a character outside base64url", text.replace(token, `${token.slice(0, -1)}+`)),
      bad("an origin in another spelling", text.replace("relay.example", "Relay.Example")),
      bad("an origin with its default port", text.replace("relay.example", "relay.example:443")),
      bad("an app link with a path in its origin", `keyhold://open#${token}.${toBase64(utf8(`${origin}/x`))}`),
      bad("an app link with padded base64", `keyhold://open#${token}.${toBase64(utf8(`${origin}`))}=`),
      bad("kind 0", `${origin}/o#${kindByte(0)}`, "unsupported"),
      bad("kind 4", `${origin}/o#${kindByte(4)}`, "unsupported"),
    ],
  };
}

function claims(toBob: Prepared, guest: Prepared, secretGuest: Prepared): Pick<VectorFile, "claim" | "create"> {
  const inputs = [
    { name: "a teammate's", input: { link: toBob.linkText, recipient: bob.seeds, E: toBob.create.E }, made: toBob },
    { name: "a guest's", input: { link: guest.linkText, E: guest.create.E }, made: guest },
    {
      name: "a guest's with passphrase",
      input: { link: secretGuest.linkText, passphrase: guestWords, E: secretGuest.create.E },
      made: secretGuest,
    },
  ];
  const lowOrder = ["AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "4Ot6fDtBuK4WVuP68Z_EatoJjeucMrH9hmIFFl9JuAA"];
  const body = toBob.create;
  const bad = (name: string, change: Record<string, unknown>) => ({
    name,
    input: { body: { ...body, ...change } },
    error: "malformed" as const,
  });
  return {
    claim: {
      good: inputs.map(({ name, input, made }) => ({ name, input, expected: { claimKey: made.create.claimKey } })),
      mustFail: lowOrder.map((E, index) => ({
        name: `an E of low order, ${index + 1}`,
        input: { link: toBob.linkText, recipient: bob.seeds, E },
        error: "relay_hostile" as const,
      })),
    },
    create: {
      good: inputs.map(({ name, made }) => ({
        name,
        input: { body: made.create },
        expected: program.create({ body: createBody.parse(made.create) && made.create }),
      })),
      mustFail: [
        bad("kind 4", { kind: 4 }),
        bad("a short id", { id: toBase64(new Uint8Array(15)) }),
        bad("a long E", { E: toBase64(new Uint8Array(33)) }),
        bad("no ciphertext", { ciphertext: "" }),
        bad("padded base64", { ownerKey: `${body.ownerKey}=` }),
        bad("an unknown key", { note: "" }),
        bad("a missing key", { claimKey: undefined }),
        bad("an expiry that is no whole number", { expiresAt: noon + 0.5 }),
      ],
    },
  };
}

function messages(toBob: Prepared, bundle: Prepared, guest: Prepared, secretGuest: Prepared, toEve: Prepared) {
  const link = toBob.linkText;
  const forBob = (made: Prepared) => ({
    link: made.linkText,
    recipient: bob.seeds,
    ciphertext: made.create.ciphertext,
  });
  const good = [
    { name: "to a teammate", input: forBob(toBob) },
    { name: "everything that a message can hold", input: forBob(bundle) },
    { name: "to a guest", input: { link: guest.linkText, ciphertext: guest.create.ciphertext } },
    {
      name: "to a guest with passphrase",
      input: { link: secretGuest.linkText, passphrase: guestWords, ciphertext: secretGuest.create.ciphertext },
    },
  ];
  const bad = (name: string, ciphertext: string, error: BadVector["error"] = "message_forged") => ({
    name,
    input: { link, recipient: bob.seeds, ciphertext },
    error,
  });
  const crafted = (name: string, change: Crafted, error: BadVector["error"] = "message_forged") =>
    bad(name, craft(link, bob, change), error);
  const keysOf = (signer: typeof bob, box: typeof bob) => ({
    signKey: toBase64(signer.identity.sign.publicKey),
    boxKey: toBase64(box.identity.box.publicKey),
  });
  const ciphertext = toBob.create.ciphertext;
  return {
    good: good.map((vector) => ({ ...vector, expected: program.message(vector.input) })),
    mustFail: [
      bad("a changed nonce", flipped(ciphertext, 0)),
      bad("a changed byte", flipped(ciphertext, 100)),
      bad("a changed tag", flipped(ciphertext, -1)),
      bad("cut off", ciphertext.slice(0, -4)),
      bad("too short for anything", toBase64(new Uint8Array(39))),
      bad("another link's ciphertext", toEve.create.ciphertext),
      {
        name: "somebody else's link",
        input: { link: toEve.linkText, recipient: bob.seeds, ciphertext: toEve.create.ciphertext },
        error: "not_for_me" as const,
      },
      crafted("sealed for another box key", { boxKey: eve.identity.box.publicKey }, "not_for_me"),
      crafted("bound to another id outside", { data: fixedBytes("another id", 16) }),
      crafted("bound to nothing outside", { data: new Uint8Array(0) }),
      crafted("names another link", { body: { linkId: toBase64(fixedBytes("another id", 16)) } }),
      crafted("names another relay", { body: { origin: "https://relay.invalid" } }),
      crafted("names another kind", { body: { kind: 2 } }),
      crafted("names another signing key of the recipient", { body: { recipient: keysOf(eve, bob) } }),
      crafted("names another box key of the recipient", { body: { recipient: keysOf(bob, eve) } }),
      crafted("carries another person's card", { body: { sender: toBase64(eve.card.bytes) } }),
      crafted("signed by somebody else than its card", { signer: eve }),
      crafted("carries a changed card", { body: { sender: flipped(toBase64(ada.card.bytes), -1) } }),
      crafted("signed for another purpose", { context: contexts.cardSignature }),
      crafted("no padding", { padded: (signed) => signed }),
      crafted("padding of zeros", { padded: (signed) => Uint8Array.of(...signed, 0, 0) }),
      crafted("a changed signature", {
        padded: (signed) => padToBucket(signed.map((byte, index) => (index === 40 ? byte ^ 1 : byte))),
      }),
      crafted("only a signature", { padded: (signed) => pad(signed.slice(0, 96), 256) }),
      crafted("an unknown key", { body: { urgent: true } }),
      crafted("a missing key", { body: { createdAt: undefined } }),
      crafted("an empty payload", { body: { payload: { items: [] } } }),
      crafted("an unknown key in the payload", { body: { payload: { items: [], teamFile: "AA", run: "x" } } }),
      crafted("an unknown kind of item", { body: { payload: { items: [{ kind: "link", name: "x", value: "AA" }] } } }),
      crafted("an empty value", { body: { payload: { items: [{ kind: "key", name: "x", value: "" }] } } }),
      crafted("expires before it was made", { body: { expiresAt: noon } }),
      crafted("lives longer than seven days", { body: { expiresAt: noon + 7 * 24 * hour + 1 } }),
      crafted("a newer version", { body: { v: 2 } }, "unsupported"),
      {
        name: "a guest link with another secret",
        input: {
          link: `${origin}/o#${toBase64(Uint8Array.of(2, ...fixedBytes("another secret")))}`,
          ciphertext: guest.create.ciphertext,
        },
        error: "message_forged" as const,
      },
      {
        name: "a guest link with passphrase, opened without",
        input: { link: secretGuest.linkText, ciphertext: secretGuest.create.ciphertext },
        error: "not_for_me" as const,
      },
    ],
  };
}
