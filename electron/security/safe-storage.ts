/**
 * Whether the system's key store may hold a copy of a key, beside the passphrase and never instead of it. On Linux
 * without a key ring Electron "encrypts" with a password that stands in its source (`basic_text`); that, and not
 * knowing, counts as no key store.
 */
import type { SafeStorage } from "electron";

export function systemKeepsSecrets(
  safeStorage: Pick<SafeStorage, "isEncryptionAvailable" | "getSelectedStorageBackend">,
  platform: NodeJS.Platform,
): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false;
  if (platform !== "linux") return true;
  const backend: string = safeStorage.getSelectedStorageBackend();
  return backend === "gnome_libsecret" || /^kwallet[56]?$/.test(backend);
}
