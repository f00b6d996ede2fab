/** What a KeePass key file contributes to the key. */
import { createHash } from "node:crypto";
import { malformed } from "./refuse.ts";

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest();
const xmlData = /<Data(?:\s+Hash="([0-9A-Fa-f]{8})")?\s*>([^<]*)<\/Data>/;
/** Key files made by programs are tiny; any other file counts by its hash. */
const longestForm = 4096;

/** @throws KeyholdError `malformed` for a key file whose own check does not fit. */
export function keyFileKey(file: Uint8Array): Buffer {
  if (file.length === 32) return Buffer.from(file);
  if (file.length <= longestForm) {
    const text = Buffer.from(file).toString("latin1");
    if (/^[0-9A-Fa-f]{64}$/.test(text)) return Buffer.from(text, "hex");
    const [, hash, data = ""] = text.includes("<KeyFile") ? (xmlData.exec(text) ?? []) : [];
    if (/<Version>\s*2\./.test(text) && hash !== undefined) {
      const key = Buffer.from(data.replace(/\s+/g, ""), "hex");
      if (key.length === 32 && sha256(key).toString("hex").startsWith(hash.toLowerCase())) return key;
      throw malformed("the key file is damaged");
    }
    const key = Buffer.from(data.trim(), "base64");
    if (key.length === 32) return key;
  }
  return sha256(file);
}
