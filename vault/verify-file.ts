import type { Database } from "better-sqlite3";
import { equalBytes } from "../shared/crypto/bytes.ts";
import { checkChainEnd, firstLink, followChain } from "./audit-chain.ts";
import { wrongRows } from "./build-index.ts";
import { damaged } from "./damage.ts";
import type { PurposeKeys } from "./keys.ts";
import { type Manifest, openManifest } from "./manifest.ts";
import { readMeta } from "./meta-table.ts";
import { recordId } from "./record-index.ts";
import { rowPages } from "./row-pages.ts";
import { RowSum, termLength } from "./row-sum.ts";
import { hashSlots, readSlots } from "./slots-table.ts";

/**
 * Everything that a key can prove of a file: manifest, slots, every row, the whole log.
 * @throws KeyholdError `vault_damaged`, `audit_broken`.
 */
export function verifyContents(database: Database, vaultId: Uint8Array, keys: PurposeKeys): Manifest {
  const manifest = openManifest(keys.manifest, vaultId, readMeta(database, "manifest"));
  if (!equalBytes(hashSlots(readSlots(database)), manifest.slots)) {
    throw damaged("The list of ways to unlock was changed.");
  }
  const sum = new RowSum();
  const ids = new Set<string>();
  let found = 0;
  for (const page of rowPages(database)) {
    const terms = page.terms(keys.sum);
    for (let row = 0; row < page.count; row++) {
      sum.add(terms, row * termLength);
      ids.add(recordId(page.id(row)));
      found++;
    }
  }
  if (found !== manifest.count || !equalBytes(sum.bytes(), manifest.sum)) {
    throw wrongRows(manifest.count, found, ids.size, () => undefined);
  }
  const head = { seq: manifest.auditSeq, link: manifest.auditHead };
  checkChainEnd(database, vaultId, head);
  followChain(database, { seq: 0, link: firstLink(vaultId) }, head);
  return manifest;
}
