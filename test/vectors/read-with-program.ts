/** Today's code as reader of the frozen vectors. */
import { basename, dirname, join } from "node:path";
import { KeyholdError } from "../../shared/contract/errors.ts";
import { productionPolicy } from "../../shared/crypto/argon2.ts";
import type { BoxPublicKey, Digest, SecretKey, SigningPublicKey, VaultKey } from "../../shared/crypto/brands.ts";
import { fromBase64, toBase64, utf8 } from "../../shared/crypto/bytes.ts";
import { openSignedRequest } from "../../shared/crypto/sign.ts";
import { readCardText } from "../../shared/identity/card.ts";
import type { Identity } from "../../shared/identity/identity.ts";
import { readIntroductionText } from "../../shared/identity/introduction.ts";
import { safetyWords } from "../../shared/identity/safety-words.ts";
import { type LinkId, linkIdOf, reportKeyOf } from "../../shared/link/derive.ts";
import { createBody, parseJson, signedRequests } from "../../shared/link/envelope.ts";
import { guestIdentity, guestPassphrase } from "../../shared/link/guest.ts";
import {
  fillTags,
  type InboxTag,
  inboxTag as inboxTagOf,
  openEntry,
  pairSecretOfRecipient,
  pairSecretOfSender,
} from "../../shared/link/inbox-entry.ts";
import { type LinkSecret, readLink } from "../../shared/link/link-text.ts";
import { payloadToWire } from "../../shared/link/payload.ts";
import { openReceipt } from "../../shared/link/receipt.ts";
import { beginClaim, openClaimed } from "../../shared/link/recipient.ts";
import { openReport } from "../../shared/link/report.ts";
import { AnchorPlace } from "../../vault/anchor.ts";
import { purposeKeys } from "../../vault/keys.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { type PreparedVault, prepareVault } from "../../vault/prepare.ts";
import { readBackup, verifyBackup } from "../../vault/restore.ts";
import { deviceSlotKey, type newDeviceSecret } from "../../vault/slot-device.ts";
import { derivePassphraseSlotKey } from "../../vault/slot-passphrase.ts";
import { parseRecoveryCode, recoverySlotKey } from "../../vault/slot-recovery.ts";
import { openSlot, readSlot, type SlotInfo, type SlotParameters } from "../../vault/slots.ts";
import { cheapPolicy } from "../support/cheap-policy.ts";
import { hashOfContent } from "./canonical.ts";
import { fixedBytes, identityOf, noon } from "./fixed-people.ts";
import type { CredentialForm, Inputs, NoticeForm, PersonSeeds } from "./keyhold-forms.ts";

export const card = ({ text }: Inputs["card"]) => {
  const read = readCardText(text);
  return {
    name: read.name,
    ...(read.email === undefined ? {} : { email: read.email }),
    device: read.device,
    signKey: toBase64(read.signKey),
    boxKey: toBase64(read.boxKey),
    createdAt: read.createdAt,
    words: safetyWords(read),
  };
};

export const introduction = ({ text }: Inputs["introduction"]) => {
  const read = readIntroductionText(text);
  return {
    oldSignKey: toBase64(read.old.signKey),
    oldBoxKey: toBase64(read.old.boxKey),
    name: read.card.name,
    device: read.card.device,
    signKey: toBase64(read.card.signKey),
    boxKey: toBase64(read.card.boxKey),
    kind: read.kind,
    createdAt: read.createdAt,
  };
};

export const link = ({ text }: Inputs["link"]) => {
  const { kind, secret, origin, disclosed } = readLink(text);
  return { kind, secret: toBase64(secret), origin, disclosed, id: toBase64(linkIdOf(secret)) };
};

function recipientOf(secret: LinkSecret, recipient: PersonSeeds | undefined, passphrase: string | undefined): Identity {
  if (recipient !== undefined) return identityOf(recipient);
  return guestIdentity(secret, passphrase === undefined ? undefined : guestPassphrase(passphrase));
}

export const claim = (input: Inputs["claim"]) => {
  const read = readLink(input.link);
  const keys = recipientOf(read.secret, input.recipient, input.passphrase);
  return { claimKey: toBase64(beginClaim(read, keys, fromBase64(input.E)).pair.publicKey) };
};

export const create = ({ body }: Inputs["create"]) => {
  const read = parseJson(createBody, utf8(JSON.stringify(body)));
  return {
    id: toBase64(read.id),
    kind: read.kind,
    E: toBase64(read.E),
    claimKey: toBase64(read.claimKey),
    ownerKey: toBase64(read.ownerKey),
    ciphertextBytes: read.ciphertext.length,
    expiresAt: read.expiresAt,
  };
};

export const message = (input: Inputs["message"]) => {
  const read = readLink(input.link);
  const keys = recipientOf(read.secret, input.recipient, input.passphrase);
  // Any valid E will do: opening a message does not depend on it.
  const begun = beginClaim(read, keys, identityOf(anybody).box.publicKey);
  const opened = openClaimed(begun, fromBase64(input.ciphertext), noon);
  const { sender, createdAt, expiresAt, payload } = opened.message;
  return {
    sender: { name: sender.name, signKey: toBase64(sender.signKey), boxKey: toBase64(sender.boxKey) },
    createdAt,
    expiresAt,
    payload: payloadToWire(payload),
    messageHash: toBase64(opened.messageHash),
  };
};
const anybody: PersonSeeds = { signSeed: toBase64(fixedBytes("anybody")), boxSeed: toBase64(fixedBytes("anybody")) };

export const request = ({ name, publicKey, request: bytes }: Inputs["request"]) => {
  const { context, schema } = signedRequests[name];
  const json = openSignedRequest(context, fromBase64(publicKey), fromBase64(bytes));
  const body: Record<string, unknown> = parseJson(schema, json);
  const entries = Object.entries(body).map(([key, value]) => [
    key,
    value instanceof Uint8Array ? toBase64(value) : value,
  ]);
  return Object.fromEntries(entries);
};

function subjectOf({ linkId, origin, messageHash }: NoticeForm) {
  return { id: fromBase64(linkId) as Uint8Array as LinkId, origin, messageHash: fromBase64(messageHash) as Digest };
}

export const receipt = ({ receipt: bytes, sender, subject }: Inputs["receipt"]) =>
  openReceipt(
    fromBase64(bytes),
    identityOf(sender).box,
    fromBase64(subject.signKey) as SigningPublicKey,
    subjectOf(subject),
  );

export const report = ({ report: bytes, secret, subject }: Inputs["report"]) => {
  const reportKey: SecretKey = reportKeyOf(fromBase64(secret) as Uint8Array as LinkSecret);
  const signKey = fromBase64(subject.signKey) as SigningPublicKey;
  const { reader, seenAt } = openReport(fromBase64(bytes), reportKey, signKey, subjectOf(subject));
  return { reader: toBase64(reader), seenAt };
};

export const inboxTag = ({ mine, theirs, direction, origin, day }: Inputs["inboxTag"]) => {
  const { box } = identityOf(mine);
  const key = fromBase64(theirs) as BoxPublicKey;
  const pair = direction === "sent" ? pairSecretOfSender(box, key) : pairSecretOfRecipient(key, box);
  return { tag: toBase64(inboxTagOf(pair, { origin, day })) };
};

export const inboxEntry = ({ recipient, sender, origin, day, entry }: Inputs["inboxEntry"]) => {
  const { box } = identityOf(recipient);
  const pair = pairSecretOfRecipient(fromBase64(sender) as BoxPublicKey, box);
  return { secret: toBase64(openEntry(pair, inboxTagOf(pair, { origin, day }), fromBase64(entry), box)) };
};

export const inboxQuestion = ({ me, origin, day, tags }: Inputs["inboxQuestion"]) => {
  const filled = fillTags(
    tags.map((tag) => fromBase64(tag) as Uint8Array as InboxTag),
    identityOf(me).box,
    { origin, day },
  );
  return { tags: filled.map(toBase64) };
};

export const slot = ({ header, wrapped, credential, policy }: Inputs["slot"]) => {
  const row = { id: 1, header: fromBase64(header), wrapped: fromBase64(wrapped) };
  const slotKey = slotKeyOf(readSlot(row).parameters, credential, policy);
  const vaultKey = openSlot(row, slotKey);
  if (vaultKey === undefined) throw new KeyholdError("wrong_passphrase", "not this slot's key");
  return { vaultKey: toBase64(vaultKey) };
};

function slotKeyOf(parameters: SlotParameters, credential: CredentialForm, policy: "production" | "cheap") {
  if (credential.kind === "recovery") return recoverySlotKey(parseRecoveryCode(credential.code));
  if (credential.kind === "device") {
    return deviceSlotKey(fromBase64(credential.secret) as Uint8Array as ReturnType<typeof newDeviceSecret>);
  }
  if (parameters.kind !== "passphrase") throw new Error("the vector asks for another kind of slot");
  return derivePassphraseSlotKey(
    utf8(credential.passphrase),
    parameters,
    policy === "production" ? productionPolicy : cheapPolicy,
    {
      ...(credential.keyFile === undefined ? {} : { keyFile: fromBase64(credential.keyFile) }),
      ...(credential.prf === undefined ? {} : { prf: fromBase64(credential.prf) }),
    },
  );
}

export const anchor = ({ vaultKey, vaultId, path, bytes }: Inputs["anchor"]) => {
  const place = new AnchorPlace("unused", fromBase64(vaultId), path);
  const read = place.verify(purposeKeys(fromBase64(vaultKey) as VaultKey).anchor, fromBase64(bytes));
  // What an unlock makes of an anchor that does not verify.
  if (read === undefined) throw new KeyholdError("vault_rolled_back", "the anchor is not this vault's");
  return { ...read, auditHead: toBase64(read.auditHead), fileName: basename(place.file) };
};

function optionsFor(file: string) {
  return {
    file,
    anchorDirectory: join(dirname(file), "anchors"),
    policy: cheapPolicy,
    context: { actor: "Ada", device: "Ada's laptop", program: "vectors" },
    now: () => noon,
  };
}

/** Everything in a vault file: unlocked as a program does, every detail opened, the whole log verified. */
export function vaultFile(file: string, credential: CredentialForm, until?: "unlock") {
  const prepared: PreparedVault = prepareVault(optionsFor(file));
  try {
    const way = wayOf(prepared.slots, credential);
    const vault = prepared.unlock(way.id, slotKeyOf(way.parameters, credential, "cheap"));
    if (until !== "unlock") return contentOf(vault);
    vault.close();
    return {};
  } finally {
    prepared.close();
  }
}

/** Everything in a backup, by restoring it into a folder of its own. */
export function backupFile(backup: string, credential: CredentialForm, folder: string) {
  const way = wayOf(readBackup(backup).slots, credential);
  const options = { ...optionsFor(join(folder, "restored.keyhold")), backup };
  const verified = verifyBackup(options, way.id, slotKeyOf(way.parameters, credential, "cheap"));
  const { createdAt } = verified;
  const content = contentOf(verified.restore().vault);
  // The restore itself is in the restored vault's log, and in no backup.
  if (content.audit.pop()?.action !== "vault.restore") throw new Error("a restore leaves its entry in the log");
  return summaryOf(createdAt, { ...content, entries: content.audit.length });
}

export function summaryOf(
  createdAt: number,
  content: { readonly records: readonly unknown[]; readonly entries: number },
) {
  return { createdAt, records: content.records.length, entries: content.entries, sha256: hashOfContent(content) };
}

function wayOf(slots: readonly SlotInfo[], credential: CredentialForm): SlotInfo {
  const way = slots.find(({ kind }) => kind === credential.kind);
  if (way === undefined) throw new KeyholdError("not_found", "no such way to unlock");
  return way;
}

function contentOf(vault: OpenVault) {
  try {
    const { entries } = vault.verifyAudit();
    const records = [...vault.records.values()].map(({ id, version, overview }) => ({
      id,
      version,
      overview,
      detail: vault.detail(id),
    }));
    const audit = vault.readAudit().map(({ seq: _seq, ...entry }) => entry);
    return { vaultId: toBase64(vault.id), records: inOrder(records), audit, entries };
  } finally {
    vault.close();
  }
}

/** Rows have no order of their own. */
function inOrder<Row extends { readonly id: string }>(rows: readonly Row[]): Row[] {
  return [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
}
