import { KeyholdError } from "../shared/contract/errors.ts";
import { equalBytes } from "../shared/crypto/bytes.ts";
import { followChain } from "./audit-chain.ts";
import { lastAuditSeq } from "./audit-table.ts";
import { wrongRows } from "./build-index.ts";
import { auditBroken, damaged } from "./damage.ts";
import type { Json } from "./json.ts";
import { openManifest } from "./manifest.ts";
import { readMeta } from "./meta-table.ts";
import { type RecordId, recordId } from "./record-index.ts";
import { rowPages } from "./row-pages.ts";
import { RowSum, termLength } from "./row-sum.ts";
import { hashSlots, readSlots } from "./slots-table.ts";
import { dataVersion, type Unlocked } from "./unlocked.ts";

/**
 * Takes over what other processes committed since our last look, after checking all of it. Runs inside a transaction,
 * so that what is checked is what is used.
 * @throws KeyholdError `vault_damaged`, `audit_broken`, `vault_rolled_back`, `conflict` when the key was replaced.
 */
export function catchUp(unlocked: Unlocked): void {
  const { database } = unlocked.file;
  const version = dataVersion(unlocked);
  const sealed = readMeta(database, "manifest");
  if (version === unlocked.dataVersion && equalBytes(sealed, unlocked.sealedManifest)) return;
  const slots = hashSlots(readSlots(database));
  const manifest = openCurrent(unlocked, sealed, slots);
  if (manifest.epoch < unlocked.manifest.epoch) {
    throw new KeyholdError(
      "vault_rolled_back",
      "An older state was put into the vault file while it was open. Nothing was changed by this step. Lock the vault and find out why.",
    );
  }
  if (!equalBytes(slots, manifest.slots)) throw damaged("The list of ways to unlock was changed from outside.");
  const head = { seq: manifest.auditSeq, link: manifest.auditHead };
  if (lastAuditSeq(database) !== head.seq) throw auditBroken("The activity log does not end where it should.");
  followChain(database, { seq: unlocked.manifest.auditSeq, link: unlocked.manifest.auditHead }, head);
  takeRows(unlocked, manifest.count, manifest.sum);
  unlocked.manifest = manifest;
  unlocked.sealedManifest = sealed;
  unlocked.dataVersion = version;
}

function openCurrent(unlocked: Unlocked, sealed: Uint8Array, slots: Uint8Array) {
  try {
    return openManifest(unlocked.keys.manifest, unlocked.vaultId, sealed);
  } catch (error) {
    if (equalBytes(slots, unlocked.manifest.slots)) throw error;
    throw new KeyholdError(
      "conflict",
      "Another program replaced this vault's key. This change was not saved. Lock the vault and unlock it again.",
    );
  }
}

/** Compares every row with the index, proves the whole against the manifest, and only then changes the index. */
function takeRows(unlocked: Unlocked, count: number, expectedSum: Uint8Array): void {
  const { index, keys, cipher } = unlocked;
  const sum = new RowSum();
  const seen = new Set<RecordId>();
  const fresh: { id: RecordId; version: number; overview: Json; term: Uint8Array }[] = [];
  let found = 0;
  let unreadable: unknown;
  for (const page of rowPages(unlocked.file.database)) {
    const terms = page.terms(keys.sum);
    for (let row = 0; row < page.count; row++) {
      const id = recordId(page.id(row));
      const term = terms.subarray(row * termLength, (row + 1) * termLength);
      sum.add(term, 0);
      seen.add(id);
      found++;
      if (index.hasTerm(id, term)) continue;
      try {
        const version = page.version(row);
        fresh.push({ id, version, overview: cipher.openOverview(page.id(row), version, page.overview(row)), term });
      } catch (error) {
        unreadable ??= error;
      }
    }
  }
  if (found !== count || !equalBytes(sum.bytes(), expectedSum)) {
    throw wrongRows(count, found, seen.size, () => {
      if (unreadable !== undefined) throw unreadable;
    });
  }
  if (unreadable !== undefined) throw unreadable;
  for (const id of [...index.records.keys()]) {
    if (seen.has(id)) continue;
    index.remove(id);
    unlocked.changed.delete(id);
    unlocked.removed.add(id);
  }
  for (const { id, version, overview, term } of fresh) {
    index.put(id, version, overview, term);
    unlocked.removed.delete(id);
    unlocked.changed.add(id);
  }
}
