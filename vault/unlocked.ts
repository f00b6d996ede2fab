import { statSync } from "node:fs";
import { KeyholdError } from "../shared/contract/errors.ts";
import type { VaultKey } from "../shared/crypto/brands.ts";
import type { AnchorPlace } from "./anchor.ts";
import type { AuditContext } from "./audit-chain.ts";
import type { VaultFile } from "./file.ts";
import type { PurposeKeys } from "./keys.ts";
import type { Manifest } from "./manifest.ts";
import type { RecordCipher } from "./record-cipher.ts";
import type { RecordId, RecordIndex } from "./record-index.ts";
import type { AnchorOutcome } from "./rollback.ts";
import { storageError } from "./sqlite-errors.ts";

/** Everything an unlocked vault holds. Passed to the functions that work on it; nobody outside `vault/` sees it. */
export type Unlocked = {
  readonly file: VaultFile;
  readonly vaultId: Uint8Array;
  readonly context: AuditContext;
  readonly now: () => number;
  /** Absent only while a new vault is being filled. */
  readonly anchor: AnchorPlace | undefined;
  anchorOutcome: AnchorOutcome;
  /** Why the last anchor could not be written. The commit itself is safe; the next one tries again. */
  anchorError: KeyholdError | undefined;
  vaultKey: VaultKey;
  keys: PurposeKeys;
  cipher: RecordCipher;
  readonly index: RecordIndex;
  manifest: Manifest;
  /** The manifest as it stands in the file, to see at once whether somebody else wrote. */
  sealedManifest: Uint8Array;
  /** `PRAGMA data_version` of the state above; `undefined` asks for a full check before anything else. */
  dataVersion: number | undefined;
  /** What other processes changed and `refresh` has not reported yet. */
  readonly changed: Set<RecordId>;
  readonly removed: Set<RecordId>;
  writing: boolean;
  closed: boolean;
};

export function dataVersion(unlocked: Pick<Unlocked, "file">): number {
  return Number(unlocked.file.database.pragma("data_version", { simple: true }));
}

/** @throws KeyholdError `locked`. */
export function checkOpen(unlocked: Unlocked): void {
  if (unlocked.closed) throw new KeyholdError("locked", "The vault is locked. Unlock it, then try again.");
}

/**
 * A restore puts another file under the vault's name, and what we hold open is the old one: whatever we wrote would
 * be lost without a word.
 * @throws KeyholdError `conflict`.
 */
export function checkStillThere(unlocked: Unlocked): void {
  let identity: string | undefined;
  try {
    const stat = statSync(unlocked.file.path, { bigint: true, throwIfNoEntry: false });
    if (stat !== undefined) identity = `${stat.dev}:${stat.ino}`;
  } catch (error) {
    throw storageError(error);
  }
  if (identity === unlocked.file.identity) return;
  throw new KeyholdError(
    "conflict",
    "The vault file was replaced or moved while it was open, as a restore does. This change was not saved. Lock the vault and unlock it again.",
  );
}

/** Notes the present state outside the file. A failure never makes a commit look lost: it is kept and tried again. */
export function writeAnchor(unlocked: Unlocked): void {
  const { anchor, keys, manifest } = unlocked;
  if (anchor === undefined) return;
  try {
    anchor.write(keys.anchor, {
      epoch: manifest.epoch,
      at: manifest.at,
      auditSeq: manifest.auditSeq,
      auditHead: manifest.auditHead,
    });
    unlocked.anchorError = undefined;
  } catch (error) {
    unlocked.anchorError =
      error instanceof KeyholdError
        ? error
        : new KeyholdError("file_unwritable", "The note of the vault's last state could not be written.", {
            cause: error,
          });
  }
}
