/** The independent reader on the frozen vectors. Nothing of the program is imported here. */
import { writeFileSync } from "node:fs";
import { join as joinPath } from "node:path";
import { openBackup, splitBackup } from "../independent/backup.ts";
import { ascii, base64, hex, join, parseObject, refuse, same, unbase64, utf8 } from "../independent/bytes.ts";
import { bytesField, fields, wholeField } from "../independent/fields.ts";
import { readCardText, readIntroductionText, safetyWordsOf } from "../independent/identity.ts";
import * as inbox from "../independent/inbox.ts";
import * as links from "../independent/link.ts";
import {
  boxSecretFromSeed,
  ed25519PublicKey,
  hashOf,
  keyedHashOf,
  x25519PublicKey,
} from "../independent/primitives.ts";
import { type Bounds, type Credential, openSlot, protocolBounds, readHeader, type Slot } from "../independent/slots.ts";
import { readVault } from "../independent/vault.ts";
import { readVaultFile } from "../independent/vault-file.ts";
import { hashOfContent } from "./canonical.ts";
import type { CredentialForm, Inputs, NoticeForm, PersonSeeds } from "./keyhold-forms.ts";

export const card = ({ text }: Inputs["card"]) => {
  const read = readCardText(text);
  return {
    ...read,
    signKey: base64(read.signKey),
    boxKey: base64(read.boxKey),
    words: safetyWordsOf(read.signKey, read.boxKey),
  };
};

export const introduction = ({ text }: Inputs["introduction"]) => {
  const { oldSignKey, oldBoxKey, card: read, kind, createdAt } = readIntroductionText(text);
  return {
    oldSignKey: base64(oldSignKey),
    oldBoxKey: base64(oldBoxKey),
    name: read.name,
    device: read.device,
    signKey: base64(read.signKey),
    boxKey: base64(read.boxKey),
    kind,
    createdAt,
  };
};

export const link = ({ text }: Inputs["link"]) => {
  const { kind, secret, origin, disclosed } = links.readLinkText(text);
  return { kind, secret: base64(secret), origin, disclosed, id: base64(links.linkIdOf(secret)) };
};

function boxPairOf(seeds: PersonSeeds): links.KeyPair {
  const secretKey = boxSecretFromSeed(unbase64(seeds.boxSeed));
  return { secretKey, publicKey: x25519PublicKey(secretKey) };
}

const guests = new Map<string, links.ReaderKeys>();

function recipientOf(secret: Uint8Array, recipient: PersonSeeds | undefined, passphrase: string | undefined) {
  if (recipient === undefined) {
    // Argon2id at 64 MiB takes JavaScript a second, and several vectors are about one link.
    const name = JSON.stringify([base64(secret), passphrase]);
    const keys = guests.get(name) ?? links.guestKeys(secret, passphrase);
    guests.set(name, keys);
    return keys;
  }
  return { box: boxPairOf(recipient), signKey: ed25519PublicKey(unbase64(recipient.signSeed)) };
}

export const claim = (input: Inputs["claim"]) => {
  const { secret } = links.readLinkText(input.link);
  const { box } = recipientOf(secret, input.recipient, input.passphrase);
  return { claimKey: base64(ed25519PublicKey(links.claimSeedOf(secret, box, unbase64(input.E)))) };
};

export const create = ({ body }: Inputs["create"]) => {
  const { id, kind, E, claimKey, ownerKey, ciphertext, expiresAt } = links.readCreate(body);
  return {
    id: base64(id),
    kind,
    E: base64(E),
    claimKey: base64(claimKey),
    ownerKey: base64(ownerKey),
    ciphertextBytes: ciphertext.length,
    expiresAt,
  };
};

export const message = (input: Inputs["message"]) => {
  const read = links.readLinkText(input.link);
  const keys = recipientOf(read.secret, input.recipient, input.passphrase);
  const opened = links.readMessage(read, keys, unbase64(input.ciphertext));
  return {
    sender: {
      name: opened.sender.name,
      signKey: base64(opened.sender.signKey),
      boxKey: base64(opened.sender.boxKey),
    },
    createdAt: opened.createdAt,
    expiresAt: opened.expiresAt,
    payload: opened.payload,
    messageHash: base64(opened.messageHash),
  };
};

export const request = ({ name, publicKey, request: bytes }: Inputs["request"]) =>
  links.readRequest(name, unbase64(publicKey), unbase64(bytes));

function subjectOf({ linkId, origin, signKey, messageHash }: NoticeForm): links.NoticeSubject {
  return { linkId: unbase64(linkId), origin, signKey: unbase64(signKey), messageHash: unbase64(messageHash) };
}

export const receipt = ({ receipt: bytes, sender, subject }: Inputs["receipt"]) =>
  links.readReceipt(unbase64(bytes), boxPairOf(sender), subjectOf(subject));

export const report = ({ report: bytes, secret, subject }: Inputs["report"]) =>
  links.readReport(unbase64(bytes), links.reportKeyOf(unbase64(secret)), subjectOf(subject));

export const inboxTag = ({ mine, theirs, direction, origin, day }: Inputs["inboxTag"]) => {
  const pair = inbox.pairOf(boxPairOf(mine), unbase64(theirs), direction);
  return { tag: base64(inbox.tagOf(pair, { origin, day })) };
};

export const inboxEntry = ({ recipient, sender, origin, day, entry }: Inputs["inboxEntry"]) => {
  const box = boxPairOf(recipient);
  const pair = inbox.pairOf(box, unbase64(sender), "received");
  return { secret: base64(inbox.openEntry(pair, inbox.tagOf(pair, { origin, day }), unbase64(entry), box)) };
};

export const inboxQuestion = ({ me, origin, day, tags }: Inputs["inboxQuestion"]) => ({
  tags: inbox.questionOf(tags.map(unbase64), boxPairOf(me), { origin, day }).map(base64),
});

const cheapBounds: Bounds = { floor: { ops: 1, mem: 8192 }, ceiling: { ops: 16, mem: 1024 * 1024 * 1024 } };

function credentialOf(form: CredentialForm): Credential {
  if (form.kind === "recovery") return form;
  if (form.kind === "device") return { kind: "device", secret: unbase64(form.secret) };
  return {
    kind: "passphrase",
    passphrase: form.passphrase,
    ...(form.keyFile === undefined ? {} : { keyFile: unbase64(form.keyFile) }),
    ...(form.prf === undefined ? {} : { prf: unbase64(form.prf) }),
  };
}

export const slot = ({ header, wrapped, credential, policy }: Inputs["slot"]) => {
  const bounds = policy === "production" ? protocolBounds : cheapBounds;
  const row = { header: unbase64(header), wrapped: unbase64(wrapped) };
  return { vaultKey: base64(openSlot(row, credentialOf(credential), bounds)) };
};

/** `mac32 || json`, the mac keyed with the vault's anchor key. */
export const anchor = ({ vaultKey, vaultId, path, bytes }: Inputs["anchor"]) => {
  const whole = unbase64(bytes);
  const json = whole.slice(32);
  const key = keyedHashOf(unbase64(vaultKey), "keyhold/key/anchor/v1");
  if (!same(whole.slice(0, 32), keyedHashOf(key, "keyhold/anchor-mac/v1", json))) refuse("not this vault's key");
  const body = fields(parseObject(json), {
    v: "number",
    vaultId: "string",
    epoch: "number",
    at: "number",
    auditSeq: "number",
    auditHead: "string",
  });
  if (body.v !== 1 || body.vaultId !== vaultId) refuse("another vault's anchor");
  return {
    epoch: wholeField(body, "epoch"),
    at: wholeField(body, "at"),
    auditSeq: wholeField(body, "auditSeq"),
    auditHead: base64(bytesField(body, "auditHead", 32)),
    fileName: hex(hashOf("keyhold/anchor-path/v1", join(unbase64(vaultId), utf8(path)))),
  };
};

export function vaultFile(file: string, credential: CredentialForm) {
  const rows = readVaultFile(file);
  const { records, audit } = readVault(rows, vaultKeyFrom(rows.slots, credential));
  return {
    vaultId: base64(rows.vaultId),
    records: records.map((record) => ({ ...record, id: base64(record.id) })).sort((a, b) => (a.id < b.id ? -1 : 1)),
    audit,
    entries: audit.length,
  };
}

function vaultKeyFrom(slots: readonly Slot[], credential: CredentialForm): Uint8Array {
  const way = slots.find(({ header }) => readHeader(header).kind === credential.kind);
  if (way === undefined) refuse("no such way to unlock");
  return openSlot(way, credentialOf(credential), cheapBounds);
}

/** The backup's bytes, opened by themselves; then the vault file inside, written to `folder` for SQLite to read. */
export function backupFile(bytes: Uint8Array, credential: CredentialForm, folder: string) {
  const parts = splitBackup(bytes, ascii("keyhold-backup-1"));
  const header = fields(parts.header, { v: "number", createdAt: "number", salt: "string", slots: "object" });
  if (header.v !== 1 || !Array.isArray(header.slots)) refuse("another version");
  const slots = header.slots.map((row: unknown) => {
    const slot = fields(row, { id: "number", header: "string", wrapped: "string" });
    return { header: unbase64(String(slot.header)), wrapped: unbase64(String(slot.wrapped)) };
  });
  const file = joinPath(folder, "opened.keyhold");
  writeFileSync(file, openBackup(parts, vaultKeyFrom(slots, credential), bytesField(header, "salt", 16)));
  const content = vaultFile(file, credential);
  return {
    createdAt: wholeField(header, "createdAt"),
    records: content.records.length,
    entries: content.entries,
    sha256: hashOfContent(content),
  };
}
