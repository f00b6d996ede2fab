import type { SecretKey, VaultKey } from "../shared/crypto/brands.ts";
import { wipe } from "../shared/crypto/bytes.ts";
import { contexts } from "../shared/crypto/contexts.ts";
import { keyedHash } from "../shared/crypto/hash.ts";

/** One key for each purpose, all from the vault key, so that no two uses can be played against each other. */
export type PurposeKeys = {
  readonly overview: SecretKey;
  readonly detail: SecretKey;
  readonly manifest: SecretKey;
  readonly sum: SecretKey;
  readonly audit: SecretKey;
  readonly leakScan: SecretKey;
  readonly anchor: SecretKey;
};

export function purposeKeys(vaultKey: VaultKey): PurposeKeys {
  return {
    overview: keyedHash(vaultKey, contexts.overviewKey),
    detail: keyedHash(vaultKey, contexts.detailKey),
    manifest: keyedHash(vaultKey, contexts.manifestKey),
    sum: keyedHash(vaultKey, contexts.sumKey),
    audit: keyedHash(vaultKey, contexts.auditKey),
    leakScan: keyedHash(vaultKey, contexts.leakScanKey),
    anchor: keyedHash(vaultKey, contexts.anchorKey),
  };
}

export function wipeKeys(keys: PurposeKeys): void {
  wipe(...Object.values(keys));
}
