import type { Database } from "better-sqlite3";
import { z } from "zod";
import { open, seal } from "../shared/crypto/aead.ts";
import type { SecretKey } from "../shared/crypto/brands.ts";
import { concat, equalBytes, u64 } from "../shared/crypto/bytes.ts";
import { contexts } from "../shared/crypto/contexts.ts";
import { contextPrefix, hash } from "../shared/crypto/hash.ts";
import { type AuditRow, insertAuditRow, lastAuditSeq, readAuditRows } from "./audit-table.ts";
import { auditBroken } from "./damage.ts";
import { padJson, parseJson, unpadJson } from "./json.ts";

/** Who is at work: fixed for a session and written into each of its entries. */
export type AuditContext = { readonly actor: string; readonly device: string; readonly program: string };

export type AuditEntry = {
  readonly action: string;
  readonly subject: string;
  readonly outcome: "ok" | "failed" | "refused";
};

export type AuditRecord = AuditContext & AuditEntry & { readonly seq: number; readonly at: number };

/** Where the chain ends: the number of entries and the last link. */
export type AuditHead = { readonly seq: number; readonly link: Uint8Array };

const schema = z.strictObject({
  at: z.int().min(0).max(Number.MAX_SAFE_INTEGER),
  actor: z.string(),
  device: z.string(),
  program: z.string(),
  action: z.string(),
  subject: z.string(),
  outcome: z.enum(["ok", "failed", "refused"]),
});

/** `link_0 = H("keyhold/audit-link/v1", vaultId)`. */
export function firstLink(vaultId: Uint8Array): Uint8Array {
  return hash(contexts.auditLink, vaultId);
}

/** `link_n = H("keyhold/audit-link/v1", link_{n-1} || entry_n)`. */
export function nextLink(link: Uint8Array, entry: Uint8Array): Uint8Array {
  return hash(contexts.auditLink, link, entry);
}

/** `"keyhold/audit-ad/v1" || vaultId || u64(seq)`. */
export function associatedData(vaultId: Uint8Array, seq: number): Uint8Array {
  return concat(contextPrefix(contexts.auditData), vaultId, u64(seq));
}

export function sealAuditEntry(
  key: SecretKey,
  vaultId: Uint8Array,
  seq: number,
  entry: AuditContext & AuditEntry & { readonly at: number },
): Uint8Array {
  const { at, actor, device, program, action, subject, outcome } = entry;
  const plain = padJson({ at, actor, device, program, action, subject, outcome });
  const sealed = seal(key, plain, associatedData(vaultId, seq));
  plain.fill(0);
  return sealed;
}

/** `undefined` for anything that {@link sealAuditEntry} did not seal. */
export function parseAuditText(text: string): Omit<AuditRecord, "seq"> | undefined {
  return schema.safeParse(parseJson(text)).data;
}

/** @throws KeyholdError `audit_broken` that names the entry. */
export function openAuditEntry(key: SecretKey, vaultId: Uint8Array, seq: number, sealed: Uint8Array): AuditRecord {
  let plain: Uint8Array | undefined;
  try {
    plain = open(key, sealed, associatedData(vaultId, seq));
  } catch {
    // the one refusal below
  }
  const parsed = schema.safeParse(plain === undefined ? undefined : unpadJson(plain));
  if (!parsed.success) throw auditBroken(`Entry ${seq} of the activity log was changed.`);
  return { seq, ...parsed.data };
}

/** Adds one sealed entry behind `head` and gives the new head. */
export function appendAuditRow(database: Database, head: AuditHead, entry: Uint8Array): AuditHead {
  const next = { seq: head.seq + 1, link: nextLink(head.link, entry) };
  insertAuditRow(database, { seq: next.seq, entry, link: next.link });
  return next;
}

/**
 * Follows the chain from a link that is known to be good, in pages, up to `head`.
 * @throws KeyholdError `audit_broken` that names the first entry that does not fit.
 */
export function followChain(
  database: Database,
  from: AuditHead,
  head: AuditHead,
  visit?: (row: AuditRow) => void,
): void {
  let { seq, link } = from;
  while (seq < head.seq) {
    const rows = readAuditRows(database, seq + 1, Math.min(500, head.seq - seq));
    if (rows.length === 0) throw auditBroken(`Entry ${seq + 1} of the activity log is missing.`);
    for (const row of rows) {
      link = nextLink(link, row.entry);
      if (!equalBytes(link, row.link)) throw auditBroken(`Entry ${row.seq} of the activity log was changed.`);
      visit?.(row);
      seq = row.seq;
    }
  }
  if (!equalBytes(link, head.link)) throw auditBroken(`Entry ${seq} of the activity log was changed.`);
}

/**
 * What an unlock checks of the log without reading all of it: it ends where the manifest says, with the link the
 * manifest says. The whole chain is verified when somebody looks at it.
 */
export function checkChainEnd(database: Database, vaultId: Uint8Array, head: AuditHead): void {
  const last = lastAuditSeq(database);
  if (last < head.seq) throw auditBroken(`The activity log ends at entry ${last} instead of ${head.seq}: it was cut.`);
  if (last > head.seq) throw auditBroken(`The activity log has entries behind its end, from ${head.seq + 1} on.`);
  if (head.seq === 0) {
    if (!equalBytes(firstLink(vaultId), head.link)) throw auditBroken("The beginning of the activity log was changed.");
    return;
  }
  followChain(database, chainHeadAt(database, vaultId, head.seq - 1), head);
}

/** The stored link of an entry, unverified. @throws KeyholdError `audit_broken` when the entry is missing. */
export function chainHeadAt(database: Database, vaultId: Uint8Array, seq: number): AuditHead {
  if (seq === 0) return { seq, link: firstLink(vaultId) };
  const row = readAuditRows(database, seq, 1)[0];
  if (row === undefined) throw auditBroken(`Entry ${seq} of the activity log is missing.`);
  return { seq, link: row.link };
}
