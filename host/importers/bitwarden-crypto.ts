/**
 * Opens a Bitwarden export with its passphrase: PBKDF2 or Argon2id, stretched by HKDF-Expand into a key for AES-256-CBC
 * and one for HMAC-SHA-256.
 */
import { createDecipheriv, createHash, createHmac, pbkdf2Sync, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { utf8, wipe } from "../../shared/crypto/bytes.ts";
import { checkArgon2, checkPbkdf2 } from "./costs.ts";
import { malformed, unsupported, wrongSecret } from "./refuse.ts";

const form = z.object({
  salt: z.string().min(1).max(1000),
  kdfType: z.number(),
  kdfIterations: z.number(),
  /** MiB. */
  kdfMemory: z.number().nullish(),
  kdfParallelism: z.number().nullish(),
  encKeyValidation_DO_NOT_EDIT: z.string().max(10_000),
  data: z.string(),
});
type Form = z.output<typeof form>;

const [pbkdf2Kind, argon2Kind] = [0, 1];
const longestDigest = 32;

/** @throws KeyholdError `malformed`, `kdf_too_costly`, `wrong_passphrase`. */
export async function openBitwarden(data: unknown, passphrase: Uint8Array): Promise<Uint8Array> {
  const read = form.safeParse(data);
  if (!read.success) throw malformed("what it says of its encryption is not complete");
  const key = await deriveKey(read.data, passphrase);
  const [encryption, authentication] = [expand(key, "enc"), expand(key, "mac")];
  try {
    const check = decrypt(read.data.encKeyValidation_DO_NOT_EDIT, encryption, authentication);
    if (check === undefined) throw wrongSecret();
    wipe(check);
    const opened = decrypt(read.data.data, encryption, authentication);
    if (opened === undefined) throw malformed("its encrypted part is damaged");
    return opened;
  } finally {
    wipe(key, encryption, authentication);
  }
}

async function deriveKey({ salt, kdfType, ...cost }: Form, passphrase: Uint8Array): Promise<Uint8Array> {
  if (kdfType === pbkdf2Kind) {
    checkPbkdf2(cost.kdfIterations);
    return pbkdf2Sync(passphrase, utf8(salt), cost.kdfIterations, longestDigest, "sha256");
  }
  if (kdfType !== argon2Kind) throw unsupported("its key derivation is not known");
  const memory = (cost.kdfMemory ?? 0) * 1024;
  const lanes = cost.kdfParallelism ?? 0;
  checkArgon2(memory * 1024, cost.kdfIterations, lanes);
  const { argon2id } = await import("hash-wasm");
  return await argon2id({
    password: passphrase,
    salt: createHash("sha256").update(salt).digest(),
    parallelism: lanes,
    iterations: cost.kdfIterations,
    memorySize: memory,
    hashLength: longestDigest,
    outputType: "binary",
  });
}

/** HKDF-Expand for one block of output. */
function expand(key: Uint8Array, info: string): Buffer {
  return createHmac("sha256", key).update(info).update(Uint8Array.of(1)).digest();
}

/** `2.IV|DATA|MAC` in base64. @returns undefined when the MAC does not fit. */
function decrypt(text: string, encryption: Uint8Array, authentication: Uint8Array): Uint8Array | undefined {
  const parts = text.startsWith("2.") ? text.slice(2).split("|") : [];
  const [iv, data, mac] = parts.map((part) => Buffer.from(part, "base64"));
  if (parts.length !== 3 || iv?.length !== 16 || data === undefined || mac?.length !== 32) {
    throw malformed("its encrypted part is not in a form that is known");
  }
  const expected = createHmac("sha256", authentication).update(iv).update(data).digest();
  if (!timingSafeEqual(expected, mac)) return undefined;
  try {
    const decipher = createDecipheriv("aes-256-cbc", encryption, iv);
    const first = decipher.update(data);
    const whole = Buffer.concat([first, decipher.final()]);
    wipe(first);
    return whole;
  } catch {
    throw malformed("its encrypted part is damaged");
  }
}
