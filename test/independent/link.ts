/** The one-time link from both ends, read from the protocol's words alone. */
import { ascii, base64, join, parseObject, refuse, same, unbase64, unpadded } from "./bytes.ts";
import { bytesField, fields, wholeField } from "./fields.ts";
import { type ReaderCard, readCard, readSigned } from "./identity.ts";
import {
  aeadOpen,
  argon2idOf,
  boxSecretFromSeed,
  ed25519PublicKey,
  ed25519Verifies,
  hashOf,
  keyedHashOf,
  sealedBoxOpen,
  x25519Of,
  x25519PublicKey,
} from "./primitives.ts";

export type ReaderLink = { kind: number; secret: Uint8Array; origin: string; disclosed: boolean };

/** Both forms, and the one that mail gateways make with `%23`. */
export function readLinkText(text: string): ReaderLink {
  const web = /^(https?:\/\/[^/]+)\/o(#|%23)([^.]+)$/.exec(text);
  const app = /^keyhold:\/\/open\/?(#|%23)([^.]+)\.(.+)$/.exec(text);
  if (web === null && app === null) refuse("not a link");
  const origin = web === null ? Buffer.from(unbase64(app?.[3] ?? "")).toString("utf8") : (web[1] ?? "");
  if (!URL.canParse(origin) || new URL(origin).origin !== origin) refuse("not an origin");
  const token = unbase64((web === null ? app?.[2] : web[3]) ?? "");
  if (token.length !== 33) refuse("not kind and secret");
  const kind = token[0] ?? 0;
  if (kind < 1 || kind > 3) refuse("an unknown kind");
  return { kind, secret: token.slice(1), origin, disclosed: (web?.[2] ?? app?.[1]) === "%23" };
}

export function linkIdOf(secret: Uint8Array): Uint8Array {
  return keyedHashOf(secret, "keyhold/link-id/v1").slice(0, 16);
}

export type KeyPair = { publicKey: Uint8Array; secretKey: Uint8Array };
export type ReaderKeys = { box: KeyPair; signKey: Uint8Array };

/** The recipient's keys of a guest link. `passphrase` is NFKC, without white space at its ends. */
export function guestKeys(secret: Uint8Array, passphrase: string | undefined): ReaderKeys {
  const pw32 =
    passphrase === undefined
      ? new Uint8Array(32)
      : argon2idOf(Buffer.from(passphrase.normalize("NFKC").trim(), "utf8"), linkIdOf(secret), {
          ops: 3,
          mem: 64 * 1024 * 1024,
        });
  const secretKey = boxSecretFromSeed(hashOf("keyhold/guest-seed/v1", secret, pw32));
  return {
    box: { secretKey, publicKey: x25519PublicKey(secretKey) },
    signKey: ed25519PublicKey(hashOf("keyhold/guest-sign/v1", secret, pw32)),
  };
}

/** The recipient's claim key, from its box key and the relay's `E`. */
export function claimSeedOf(secret: Uint8Array, box: KeyPair, E: Uint8Array): Uint8Array {
  const product = x25519Of(box.secretKey, E);
  return hashOf("keyhold/claim-seed/v1", product, E, box.publicKey, linkIdOf(secret), secret);
}

/** The body of `POST /v1/links`. */
export function readCreate(value: unknown) {
  const body = fields(value, {
    id: "string",
    kind: "number",
    E: "string",
    claimKey: "string",
    ownerKey: "string",
    ciphertext: "string",
    expiresAt: "number",
  });
  const kind = wholeField(body, "kind");
  if (kind < 1 || kind > 3) refuse("an unknown kind");
  const ciphertext = unbase64(String(body.ciphertext));
  if (ciphertext.length === 0 || ciphertext.length > 2 * 1024 * 1024) refuse("not a size a relay takes");
  return {
    id: bytesField(body, "id", 16),
    kind,
    E: bytesField(body, "E", 32),
    claimKey: bytesField(body, "claimKey", 32),
    ownerKey: bytesField(body, "ownerKey", 32),
    ciphertext,
    expiresAt: wholeField(body, "expiresAt"),
  };
}

export type ReaderMessage = {
  sender: ReaderCard;
  createdAt: number;
  expiresAt: number;
  payload: Record<string, unknown>;
  messageHash: Uint8Array;
};

const day = 24 * 60 * 60 * 1000;

/** Opens all layers and holds the message to its place: sender, link, relay, kind and both of the recipient's keys. */
export function readMessage(link: ReaderLink, keys: ReaderKeys, ciphertext: Uint8Array): ReaderMessage {
  const id = linkIdOf(link.secret);
  const box = aeadOpen(keyedHashOf(link.secret, "keyhold/link-outer/v1"), ciphertext, id);
  const padded = sealedBoxOpen(box, keys.box.publicKey, keys.box.secretKey);
  const bytes = unpadded(padded, padded.length);
  const signed = readSigned("keyhold/message-sig/v1", bytes);
  const body = fields(parseObject(signed.bytes), {
    v: "number",
    linkId: "string",
    origin: "string",
    kind: "number",
    sender: "string",
    recipient: "object",
    createdAt: "number",
    expiresAt: "number",
    payload: "object",
  });
  if (body.v !== 1) refuse("another version");
  const sender = readCard(unbase64(String(body.sender)));
  if (!same(sender.signKey, signed.signKey)) refuse("the sender's card is somebody else's");
  if (!same(bytesField(body, "linkId", 16), id)) refuse("another link");
  if (body.origin !== link.origin) refuse("another relay");
  if (body.kind !== link.kind) refuse("another kind");
  const recipient = fields(body.recipient, { signKey: "string", boxKey: "string" });
  if (!same(bytesField(recipient, "signKey", 32), keys.signKey)) refuse("another recipient's signing key");
  if (!same(bytesField(recipient, "boxKey", 32), keys.box.publicKey)) refuse("another recipient's box key");
  const createdAt = wholeField(body, "createdAt");
  const expiresAt = wholeField(body, "expiresAt");
  if (expiresAt <= createdAt || expiresAt - createdAt > 7 * day) refuse("not a life that a link has");
  const payload = readPayload(body.payload);
  return { sender, createdAt, expiresAt, payload, messageHash: hashOf("keyhold/message-hash/v1", bytes) };
}

function readPayload(value: unknown): Record<string, unknown> {
  const payload = fields(value, { items: "object" }, { note: "string", policy: "object", teamFile: "string" });
  if (!Array.isArray(payload.items)) refuse("items is no list");
  if (payload.items.length === 0 && payload.teamFile === undefined) refuse("nothing in it");
  for (const item of payload.items as unknown[]) {
    const read = fields(
      item,
      { kind: "string", name: "string", value: "string" },
      {
        service: "string",
        env: "string",
        type: "string",
        variable: "string",
        scopes: "object",
        expires: "number",
        rotateEvery: "number",
      },
    );
    if (read.kind !== "key" && read.kind !== "file") refuse("neither a key nor a file");
    if (unbase64(String(read.value)).length === 0) refuse("an empty value");
  }
  if (payload.policy !== undefined) {
    fields(payload.policy, {}, { noForward: "boolean", deleteAfter: "number", showOnce: "boolean" });
  }
  return payload;
}

const requestContexts = {
  claim: "keyhold/claim-req/v1",
  ack: "keyhold/ack-req/v1",
  status: "keyhold/status-req/v1",
  revoke: "keyhold/revoke-req/v1",
  report: "keyhold/report-req/v1",
} as const;
export type RequestName = keyof typeof requestContexts;

/** `sig64 || json`, verified before it is parsed. */
export function readRequest(name: RequestName, publicKey: Uint8Array, request: Uint8Array): Record<string, unknown> {
  const bytes = request.slice(64);
  const covered = join(ascii(requestContexts[name]), Uint8Array.of(0), bytes);
  if (request.length < 64 || !ed25519Verifies(request.slice(0, 64), covered, publicKey)) {
    refuse("the signature does not verify");
  }
  const body = fields(parseObject(bytes), {
    origin: "string",
    id: "string",
    at: "number",
    ...(name === "claim" || name === "ack" ? { reader: "string" as const } : {}),
    ...(name === "ack" ? { receipt: "string" as const } : {}),
    ...(name === "report" ? { report: "string" as const } : {}),
  });
  bytesField(body, "id", 16);
  wholeField(body, "at");
  if (body.reader !== undefined) bytesField(body, "reader", 16);
  return body;
}

/** What the sender holds a receipt or report to: whose it must be, and about what. */
export type NoticeSubject = { linkId: Uint8Array; origin: string; signKey: Uint8Array; messageHash: Uint8Array };

export function readReceipt(receipt: Uint8Array, sender: KeyPair, subject: NoticeSubject): { openedAt: number } {
  const signed = readSigned("keyhold/receipt-sig/v1", sealedBoxOpen(receipt, sender.publicKey, sender.secretKey));
  if (!same(signed.signKey, subject.signKey)) refuse("signed by somebody else");
  const body = fields(parseObject(signed.bytes), { linkId: "string", openedAt: "number", messageHash: "string" });
  if (!same(bytesField(body, "linkId", 16), subject.linkId)) refuse("about another link");
  if (!same(bytesField(body, "messageHash", 32), subject.messageHash)) refuse("about another message");
  return { openedAt: wholeField(body, "openedAt") };
}

export function readReport(report: Uint8Array, reportKey: Uint8Array, subject: NoticeSubject) {
  const signed = readSigned("keyhold/report-sig/v1", aeadOpen(reportKey, report, subject.linkId));
  if (!same(signed.signKey, subject.signKey)) refuse("signed by somebody else");
  const body = fields(parseObject(signed.bytes), {
    linkId: "string",
    origin: "string",
    reader: "string",
    seenAt: "number",
  });
  if (!same(bytesField(body, "linkId", 16), subject.linkId)) refuse("about another link");
  if (body.origin !== subject.origin) refuse("about another relay");
  return { reader: base64(bytesField(body, "reader", 16)), seenAt: wholeField(body, "seenAt") };
}

export function reportKeyOf(secret: Uint8Array): Uint8Array {
  return keyedHashOf(secret, "keyhold/link-report/v1");
}
