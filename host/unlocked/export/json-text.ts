/** Everything about the exported keys, so that a vault that imports it has them as they were. */
import { fromUtf8, toBase64, utf8 } from "../../../shared/crypto/bytes.ts";
import { withoutEmpty } from "../keys/without-empty.ts";
import type { ExportedKey } from "./export-keys.ts";

export function jsonFileOf(keys: readonly ExportedKey[], at: number): Uint8Array {
  const file = { keyhold: 1, exportedAt: new Date(at).toISOString(), keys: keys.map(plain) };
  return utf8(`${JSON.stringify(file, null, 2)}\n`);
}

function plain({ key, value, bytes, notes }: ExportedKey): object {
  return withoutEmpty<Record<string, unknown>>({
    name: key.name,
    service: key.service,
    env: value.env,
    type: value.type,
    variable: value.variable,
    ...writtenValue(bytes),
    owner: key.owner,
    tags: key.tags,
    usedIn: key.usedIn,
    providerPage: key.providerPage,
    notes,
    scopes: value.scopes,
    allowedAddresses: value.allowedAddresses,
    allowedDomains: value.allowedDomains,
    expiresAt: value.expiresAt === undefined ? undefined : new Date(value.expiresAt).toISOString(),
    rotateEvery: value.rotateEvery,
    file: value.file,
    // A sender's condition goes wherever the value goes.
    deleteAfter: value.deleteAfter === undefined ? undefined : new Date(value.deleteAfter).toISOString(),
  });
}

/** Base64url for what is no text. */
function writtenValue(bytes: Uint8Array): { value: string } | { base64: string } {
  try {
    return { value: fromUtf8(bytes) };
  } catch {
    return { base64: toBase64(bytes) };
  }
}
