import type { VaultKey } from "../shared/crypto/brands.ts";
import type { AuditContext } from "./audit-chain.ts";
import { buildIndex } from "./build-index.ts";
import type { VaultFile } from "./file.ts";
import type { PurposeKeys } from "./keys.ts";
import type { Manifest } from "./manifest.ts";
import { readMeta } from "./meta-table.ts";
import { RecordCipher } from "./record-cipher.ts";
import { rowPages } from "./row-pages.ts";
import { dataVersion, type Unlocked } from "./unlocked.ts";

/** A file that only we know of, with its rows verified and opened: no anchor, no failed unlocks. */
export function snapshotOf(
  file: VaultFile,
  vaultKey: VaultKey,
  keys: PurposeKeys,
  manifest: Manifest,
  context: AuditContext,
  now: (() => number) | undefined,
): Unlocked {
  const { database } = file;
  const vaultId = readMeta(database, "vault");
  const cipher = new RecordCipher(vaultId, keys);
  return {
    file,
    vaultId,
    context,
    now: now ?? Date.now,
    anchor: undefined,
    anchorOutcome: "missing",
    anchorError: undefined,
    vaultKey,
    keys,
    cipher,
    index: buildIndex([...rowPages(database)], keys, cipher, manifest),
    manifest,
    sealedManifest: readMeta(database, "manifest"),
    dataVersion: dataVersion({ file }),
    changed: new Set(),
    removed: new Set(),
    writing: false,
    closed: false,
  };
}
