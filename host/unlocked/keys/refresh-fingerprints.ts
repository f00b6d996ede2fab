import { fromBase64, wipe } from "../../../shared/crypto/bytes.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import type { HostTransaction } from "../observed-vault.ts";
import type { ValueDetail } from "../records/keys.ts";

/** Makes every value's fingerprint anew: they hang on the vault's key, and this transaction replaces it. */
export function refreshFingerprints(app: App, tx: HostTransaction): void {
  for (const { id, value } of app.keys.all()) {
    const bytes = fromBase64((tx.detail(id as RecordId) as ValueDetail).value);
    tx.update(id as RecordId, { overview: { ...value, fingerprint: app.vault.valueFingerprint(bytes) } });
    wipe(bytes);
  }
}
