/**
 * Follows the chain over many entries, proving links and decrypting entries at a few microseconds each. It stands
 * outside any transaction and can be led on in steps: what it has walked over stays proven, since the log only grows.
 */
import type { Database } from "better-sqlite3";
import type { SecretKey } from "../shared/crypto/brands.ts";
import { BulkHash, BulkTextOpener } from "../shared/crypto/bulk.ts";
import { contexts } from "../shared/crypto/contexts.ts";
import { type AuditHead, type AuditRecord, associatedData, parseAuditText } from "./audit-chain.ts";
import { readAuditPage } from "./audit-pages.ts";
import { auditBroken } from "./damage.ts";
import { jsonBlock } from "./json.ts";
import { writeU64 } from "./row-pages.ts";

const linkLength = 32;
const pageRows = 256;

export class AuditWalk {
  readonly #hash = new BulkHash(contexts.auditLink);
  readonly #opener: BulkTextOpener;
  readonly #data: Uint8Array;
  readonly #link = new Uint8Array(linkLength);
  #message = new Uint8Array(1024);
  #seq: number;

  /** @param from a place of the chain that is known to be good. */
  constructor(key: SecretKey, vaultId: Uint8Array, from: AuditHead) {
    this.#opener = new BulkTextOpener(key, jsonBlock);
    this.#data = associatedData(vaultId, 0);
    this.#seq = from.seq;
    this.#link.set(from.link);
  }

  /** The last entry that was proved. */
  get seq(): number {
    return this.#seq;
  }

  /**
   * Walks up to `to`, which is proved too if `head` is there.
   * @throws KeyholdError `audit_broken` that names the first entry that does not fit.
   */
  step(database: Database, to: number, visit: (record: AuditRecord) => void, head?: AuditHead): void {
    while (this.#seq < to) {
      const page = readAuditPage(database, this.#seq + 1, Math.min(pageRows, to - this.#seq));
      if (page === undefined) throw auditBroken(`Entry ${this.#seq + 1} of the activity log is missing.`);
      for (const [index, entry] of page.entries.entries()) this.#take(entry, page.links[index], visit);
    }
    if (head !== undefined && this.#seq === head.seq && !sameLink(this.#link, head.link)) throw changed(head.seq);
  }

  dispose(): void {
    this.#hash.dispose();
    this.#opener.dispose();
  }

  #take(entry: Uint8Array, link: Uint8Array | undefined, visit: (record: AuditRecord) => void): void {
    const seq = this.#seq + 1;
    const length = linkLength + entry.length;
    if (this.#message.length < length) this.#message = new Uint8Array(length * 2);
    this.#message.set(this.#link);
    this.#message.set(entry, linkLength);
    this.#hash.digest(this.#message.subarray(0, length), this.#link, 0);
    if (link === undefined || !sameLink(this.#link, link)) throw changed(seq);
    writeU64(this.#data, this.#data.length - 8, seq);
    const text = this.#opener.open(entry, this.#data);
    const fields = text === undefined ? undefined : parseAuditText(text);
    if (fields === undefined) throw changed(seq);
    visit({ seq, ...fields });
    this.#seq = seq;
  }
}

/** Links are in the file for everybody to read: nothing is given away by how long comparing takes. */
function sameLink(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

function changed(seq: number): Error {
  return auditBroken(`Entry ${seq} of the activity log was changed.`);
}
