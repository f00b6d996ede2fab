/** A vault's rows, read from the protocol's words alone. Where the rows come from is `vault-file.ts`'s business. */
import { ascii, join, parseObject, refuse, same, sized, u64, unpadded } from "./bytes.ts";
import { bytesField, fields, wholeField } from "./fields.ts";
import { aeadOpen, hashOf, keyedHashOf } from "./primitives.ts";
import type { Slot } from "./slots.ts";

export type VaultRows = {
  vaultId: Uint8Array;
  manifest: Uint8Array;
  slots: (Slot & { id: number })[];
  records: { id: Uint8Array; version: number; overview: Uint8Array; detail: Uint8Array }[];
  audit: { seq: number; entry: Uint8Array; link: Uint8Array }[];
};

export type ReaderRecord = { id: Uint8Array; version: number; overview: unknown; detail: unknown };
export type ReaderVault = {
  epoch: number;
  records: ReaderRecord[];
  audit: Record<string, unknown>[];
};

const modulus = 2n ** 256n;

function number(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
}

/** JSON in a sealed text, padded to a multiple of 256 bytes. */
function openJson(key: Uint8Array, sealed: Uint8Array, associatedData: Uint8Array): Record<string, unknown> {
  return parseObject(unpadded(aeadOpen(key, sealed, associatedData), 256));
}

/** Everything, checked against the manifest: rows, their sum, the slot table and the whole audit chain. */
export function readVault(rows: VaultRows, vaultKey: Uint8Array): ReaderVault {
  const { vaultId } = rows;
  const key = (purpose: string) => keyedHashOf(vaultKey, `keyhold/key/${purpose}/v1`);
  const manifest = fields(
    openJson(key("manifest"), rows.manifest, join(ascii("keyhold/manifest-ad/v1"), vaultId)),
    {
      epoch: "number",
      at: "number",
      count: "number",
      sum: "string",
      slots: "string",
      auditSeq: "number",
      auditHead: "string",
    },
    { superseded: "object" },
  );

  if (wholeField(manifest, "count") !== rows.records.length) refuse("a record was removed or added");
  if (number(bytesField(manifest, "sum", 32)) !== sumOf(rows, key("sum"))) refuse("a record was changed or exchanged");
  const slotTable = rows.slots.map((slot) => join(u64(slot.id), sized(slot.header), sized(slot.wrapped)));
  if (!same(bytesField(manifest, "slots", 32), hashOf("keyhold/slot-table/v1", ...slotTable))) {
    refuse("a slot was changed, removed or put back");
  }

  const records = rows.records.map(({ id, version, overview, detail }) => {
    const data = (part: string) => join(ascii("keyhold/record-ad/v1"), vaultId, id, u64(version), sized(ascii(part)));
    const detailKey = keyedHashOf(key("detail"), "keyhold/record-key/v1", id);
    return {
      id,
      version,
      overview: openJson(key("overview"), overview, data("overview")),
      detail: openJson(detailKey, detail, data("detail")),
    };
  });
  const head = { seq: wholeField(manifest, "auditSeq"), link: bytesField(manifest, "auditHead", 32) };
  return { epoch: wholeField(manifest, "epoch"), records, audit: readAudit(rows, key("audit"), head) };
}

function sumOf({ records }: VaultRows, sumKey: Uint8Array): bigint {
  let sum = 0n;
  for (const { id, version, overview, detail } of records) {
    const [a, b] = [hashOf("keyhold/row-part/v1", overview), hashOf("keyhold/row-part/v1", detail)];
    sum += number(keyedHashOf(sumKey, "keyhold/row-sum/v1", id, u64(version), a, b));
  }
  return sum % modulus;
}

function readAudit(rows: VaultRows, key: Uint8Array, head: { seq: number; link: Uint8Array }) {
  if (rows.audit.length !== head.seq) refuse("the log was cut or has entries behind its end");
  let link = hashOf("keyhold/audit-link/v1", rows.vaultId);
  const entries = rows.audit.map(({ seq, entry, link: stored }, index) => {
    if (seq !== index + 1) refuse("an entry of the log is missing");
    link = hashOf("keyhold/audit-link/v1", link, entry);
    if (!same(link, stored)) refuse("an entry of the log was changed");
    const data = join(ascii("keyhold/audit-ad/v1"), rows.vaultId, u64(seq));
    return fields(openJson(key, entry, data), {
      at: "number",
      actor: "string",
      device: "string",
      program: "string",
      action: "string",
      subject: "string",
      outcome: "string",
    });
  });
  if (!same(link, head.link)) refuse("the log ends otherwise than the manifest says");
  return entries;
}
