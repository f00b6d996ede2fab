/** The readable beginning of a KDBX database of version 3 or 4: what encrypts it, and what makes the key. */
import { malformed, unsupported } from "./refuse.ts";

const [signature, second] = [0x9aa2d903, 0xb54bfb67];
const longestField = 1024 * 1024;
const mostFields = 100;
const fieldId = {
  ...{ end: 0, cipher: 2, compression: 3, seed: 4, transformSeed: 5, rounds: 6, iv: 7 },
  ...{ streamKey: 8, startBytes: 9, stream: 10, derivation: 11 },
} as const;

const ciphers: Readonly<Record<string, "aes" | "chacha20">> = {
  "31c1f2e6bf714350be5805216afc5aff": "aes",
  d6038a2b8b6f4cb5a524339a31dbb59a: "chacha20",
};
const derivations: Readonly<Record<string, "argon2d" | "argon2id" | "aes">> = {
  ef636ddf8c29444b91f7a9a403e30a0c: "argon2d",
  "9e298b1956db4773b23dfc3ec6f0a1e6": "argon2id",
  c9d9f39a628a4460bf740d08c18a4fea: "aes",
  "7c02bb8279a74ac0927d114a00648238": "aes",
};

export type Derivation =
  | {
      readonly kind: "argon2d" | "argon2id";
      readonly salt: Buffer;
      /** Bytes. */
      readonly memory: number;
      readonly iterations: number;
      readonly lanes: number;
    }
  | { readonly kind: "aes"; readonly seed: Buffer; readonly rounds: number };

/** How protected values are encrypted once more; since version 4 it stands inside. */
export type ProtectionKind = { readonly stream: number; readonly key: Buffer };

export type KdbxHeader = {
  /** Of version 3: what the decrypted content begins with, and how values are protected. */
  readonly old: { readonly startBytes: Buffer; readonly protection: ProtectionKind } | undefined;
  readonly cipher: "aes" | "chacha20";
  readonly isCompressed: boolean;
  readonly seed: Buffer;
  readonly iv: Buffer;
  readonly derivation: Derivation;
  /** Bytes of the whole header. */
  readonly length: number;
};

export function isKdbx(bytes: Uint8Array): boolean {
  if (bytes.length < 12) return false;
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return file.readUInt32LE(0) === signature && file.readUInt32LE(4) === second;
}

/** @throws KeyholdError `malformed`, `unsupported`. Says nothing of costs: see `costs.ts`. */
export function readKdbxHeader(file: Buffer): KdbxHeader {
  const major = file.readUInt16LE(10);
  if (major !== 3 && major !== 4) {
    throw unsupported(`it is a KeePass database of version ${major}, not 3 or 4; save it in the newer form first`);
  }
  const isOld = major === 3;
  const sizeBytes = isOld ? 2 : 4;
  const fields = new Map<number, Buffer>();
  let at = 12;
  for (;;) {
    if (at + 1 + sizeBytes > file.length || fields.size > mostFields) throw damaged();
    const [id, size] = [file.readUInt8(at), file.readUIntLE(at + 1, sizeBytes)];
    at += 1 + sizeBytes;
    if (size > longestField || at + size > file.length) throw damaged();
    fields.set(id, file.subarray(at, at + size));
    at += size;
    if (id === fieldId.end) break;
  }
  const need = (id: number, size?: number) => {
    const field = fields.get(id);
    if (field === undefined || (size !== undefined && field.length !== size)) throw damaged();
    return field;
  };
  const cipher = ciphers[need(fieldId.cipher, 16).toString("hex")];
  if (cipher === undefined)
    throw unsupported("its cipher is neither AES nor ChaCha20; choose one of them and save it again");
  return {
    cipher,
    isCompressed: need(fieldId.compression, 4).readUInt32LE(0) === 1,
    seed: need(fieldId.seed, 32),
    iv: need(fieldId.iv, cipher === "aes" ? 16 : 12),
    derivation: isOld
      ? { kind: "aes", seed: need(fieldId.transformSeed, 32), rounds: wholeOf(need(fieldId.rounds, 8)) }
      : readDerivation(need(fieldId.derivation)),
    old: isOld
      ? {
          startBytes: need(fieldId.startBytes, 32),
          protection: { stream: need(fieldId.stream, 4).readUInt32LE(0), key: need(fieldId.streamKey) },
        }
      : undefined,
    length: at,
  };
}

function readDerivation(map: Buffer): Derivation {
  const values = readVariants(map);
  const need = (name: string, size?: number) => {
    const value = values.get(name);
    if (value === undefined || (size !== undefined && value.length !== size)) throw damaged();
    return value;
  };
  const whole = (name: string) => wholeOf(need(name));
  const kind = derivations[need("$UUID", 16).toString("hex")];
  if (kind === undefined) throw unsupported("its key derivation is not known");
  if (kind === "aes") return { kind, seed: need("S", 32), rounds: whole("R") };
  if (whole("V") !== 0x13) throw unsupported("it uses an old version of Argon2; save it again with a newer program");
  if ((values.get("K")?.length ?? 0) > 0 || (values.get("A")?.length ?? 0) > 0) {
    throw unsupported("its key derivation has a secret of its own");
  }
  const salt = need("S");
  if (salt.length < 8 || salt.length > 1024) throw damaged();
  return { kind, salt, memory: whole("M"), iterations: whole("I"), lanes: whole("P") };
}

/** What does not fit a number exactly is too costly in any case. */
function wholeOf(bytes: Buffer): number {
  if (bytes.length === 4) return bytes.readUInt32LE(0);
  if (bytes.length !== 8) throw damaged();
  return Number(bytes.readBigUInt64LE(0));
}

function readVariants(map: Buffer): Map<string, Buffer> {
  const values = new Map<string, Buffer>();
  let at = 2;
  const take = (size: number) => {
    if (size < 0 || at + size > map.length) throw damaged();
    at += size;
    return map.subarray(at - size, at);
  };
  for (;;) {
    const type = take(1).readUInt8(0);
    if (type === 0) return values;
    if (values.size > mostFields) throw damaged();
    const name = take(take(4).readUInt32LE(0)).toString("latin1");
    values.set(name, take(take(4).readUInt32LE(0)));
  }
}

export function damaged() {
  return malformed("its database is damaged");
}
