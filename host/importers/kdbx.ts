/**
 * KeePass databases of version 4 and 3. In version 4 every block is authenticated before anything in it is used. The key
 * derivation's cost and the size of what is unpacked are judged before either is done.
 */
import { createCipheriv, createDecipheriv, createHash, createHmac, timingSafeEqual } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { wipe } from "../../shared/crypto/bytes.ts";
import { checkAesRounds, checkArgon2 } from "./costs.ts";
import { type Derivation, damaged, type KdbxHeader, type ProtectionKind, readKdbxHeader } from "./kdbx-header.ts";
import { keyFileKey } from "./kdbx-key-file.ts";
import { type KeePassBinary, parseKeePassXml } from "./keepass-xml.ts";
import type { Findings, Parsed, ParseJob } from "./parsed.ts";
import { tooLarge, unsupported, wrongSecret } from "./refuse.ts";
import { salsa20 } from "./salsa20.ts";

const mostUnpacked = 256 * 1024 * 1024;
const mostRatio = 100;
const smallContent = 4 * 1024 * 1024;

/** @throws KeyholdError `malformed`, `unsupported`, `kdf_too_costly`, `wrong_passphrase`, `too_large`. */
export async function parseKdbx({ bytes, passphrase, keyFile }: ParseJob): Promise<Findings | Parsed> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const header = readKdbxHeader(file);
  checkCost(header.derivation);
  if (passphrase === undefined && keyFile === undefined) return { state: "passphrase", format: "kdbx", keyFile: true };
  const composite = compositeKey(passphrase, keyFile);
  const transformed = await transform(composite, header.derivation);
  try {
    const content = open(file, header, transformed);
    const unpackedContent = unpacked(content, header);
    return header.old === undefined
      ? readContent(unpackedContent)
      : readOldContent(unpackedContent, header.old.protection);
  } finally {
    wipe(composite, transformed);
  }
}

function checkCost(derivation: Derivation): void {
  if (derivation.kind === "aes") checkAesRounds(derivation.rounds);
  else checkArgon2(derivation.memory, derivation.iterations, derivation.lanes);
}

function compositeKey(passphrase: Uint8Array | undefined, keyFile: Uint8Array | undefined): Buffer {
  const hash = createHash("sha256");
  if (passphrase !== undefined) hash.update(createHash("sha256").update(passphrase).digest());
  if (keyFile !== undefined) hash.update(keyFileKey(keyFile));
  return hash.digest();
}

async function transform(composite: Buffer, derivation: Derivation): Promise<Uint8Array> {
  if (derivation.kind === "aes") return transformByAes(composite, derivation.seed, derivation.rounds);
  const { argon2d, argon2id } = await import("hash-wasm");
  return await (derivation.kind === "argon2d" ? argon2d : argon2id)({
    password: composite,
    salt: derivation.salt,
    parallelism: derivation.lanes,
    iterations: derivation.iterations,
    memorySize: Math.floor(derivation.memory / 1024),
    hashLength: 32,
    outputType: "binary",
  });
}

/** AES over and over of each half: what chaining does with blocks of zeros. */
function transformByAes(composite: Buffer, seed: Buffer, rounds: number): Buffer {
  const zeros = Buffer.alloc(Math.min(rounds * 16, 1024 * 1024));
  const halves = [composite.subarray(0, 16), composite.subarray(16)].map((half) => {
    const cipher = createCipheriv("aes-256-cbc", seed, half);
    let last = Buffer.alloc(0);
    for (let left = rounds * 16; left > 0; ) {
      const part = cipher.update(zeros.subarray(0, Math.min(left, zeros.length)));
      last = part.subarray(-16);
      left -= part.length;
    }
    return last;
  });
  return createHash("sha256").update(Buffer.concat(halves)).digest();
}

function open(file: Buffer, header: KdbxHeader, transformed: Uint8Array): Buffer {
  const key = createHash("sha256").update(header.seed).update(transformed).digest();
  try {
    return header.old === undefined
      ? decrypt(authenticated(file, header, transformed), header, key)
      : openOld(file, header, header.old.startBytes, key);
  } finally {
    wipe(key);
  }
}

function authenticated(file: Buffer, header: KdbxHeader, transformed: Uint8Array): Buffer {
  const written = file.subarray(0, header.length);
  const base = createHash("sha512").update(header.seed).update(transformed).update(Uint8Array.of(1)).digest();
  const check = createHash("sha256").update(written).digest();
  if (!isSame(check, file.subarray(header.length, header.length + 32))) throw damaged();
  const authentication = createHmac("sha256", blockKey(base, 0xffffffffffffffffn)).update(written).digest();
  if (!isSame(authentication, file.subarray(header.length + 32, header.length + 64))) throw wrongSecret();
  return readBlocks(file.subarray(header.length + 64), base);
}

function decrypt(packed: Buffer, { cipher, iv }: KdbxHeader, key: Buffer): Buffer {
  try {
    const decipher =
      cipher === "aes"
        ? createDecipheriv("aes-256-cbc", key, iv)
        : createDecipheriv("chacha20", key, Buffer.concat([Buffer.alloc(4), iv]));
    return Buffer.concat([decipher.update(packed), decipher.final()]);
  } catch {
    throw damaged();
  }
}

/** Version 3 authenticates nothing: whether the key is the right one shows in how the content begins. */
function openOld(file: Buffer, header: KdbxHeader, startBytes: Buffer, key: Buffer): Buffer {
  const encrypted = file.subarray(header.length);
  if (encrypted.length === 0 || encrypted.length % 16 !== 0) throw damaged();
  let content: Buffer;
  try {
    content = decrypt(encrypted, header, key);
  } catch {
    throw wrongSecret();
  }
  if (!isSame(content.subarray(0, startBytes.length), startBytes)) throw wrongSecret();
  return readHashedBlocks(content.subarray(startBytes.length));
}

function readHashedBlocks(bytes: Buffer): Buffer {
  const blocks: Buffer[] = [];
  for (let at = 0; ; ) {
    if (at + 40 > bytes.length) throw damaged();
    const size = bytes.readUInt32LE(at + 36);
    if (size === 0) return Buffer.concat(blocks);
    const data = bytes.subarray(at + 40, at + 40 + size);
    if (data.length !== size) throw damaged();
    if (!isSame(createHash("sha256").update(data).digest(), bytes.subarray(at + 4, at + 36))) throw damaged();
    blocks.push(data);
    at += 40 + size;
  }
}

function readBlocks(bytes: Buffer, base: Buffer): Buffer {
  const blocks: Buffer[] = [];
  let at = 0;
  for (let number = 0n; ; number++) {
    if (at + 36 > bytes.length) throw damaged();
    const size = bytes.readUInt32LE(at + 32);
    if (at + 36 + size > bytes.length) throw damaged();
    const data = bytes.subarray(at + 36, at + 36 + size);
    const place = Buffer.alloc(12);
    place.writeBigUInt64LE(number);
    place.writeUInt32LE(size, 8);
    const expected = createHmac("sha256", blockKey(base, number)).update(place).update(data).digest();
    if (!isSame(expected, bytes.subarray(at, at + 32))) throw damaged();
    if (size === 0) return Buffer.concat(blocks);
    blocks.push(data);
    at += 36 + size;
  }
}

function blockKey(base: Buffer, number: bigint): Buffer {
  const place = Buffer.alloc(8);
  place.writeBigUInt64LE(number);
  return createHash("sha512").update(place).update(base).digest();
}

function isSame(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

function unpacked(content: Buffer, { isCompressed }: KdbxHeader): Buffer {
  if (!isCompressed) return content;
  const most = Math.min(mostUnpacked, Math.max(smallContent, content.length * mostRatio));
  try {
    return gunzipSync(content, { maxOutputLength: most });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge("it would unpack to far more than it is");
    throw damaged();
  } finally {
    wipe(content);
  }
}

const innerId = { end: 0, stream: 1, streamKey: 2, binary: 3 } as const;
const [salsa20Stream, chacha20Stream] = [2, 3];
const mostBinaries = 10_000;

function readContent(content: Buffer): Findings {
  const binaries: KeePassBinary[] = [];
  let protection: ProtectionKind = { stream: 0, key: Buffer.alloc(0) };
  let at = 0;
  for (;;) {
    if (at + 5 > content.length || binaries.length > mostBinaries) throw damaged();
    const [id, size] = [content.readUInt8(at), content.readUInt32LE(at + 1)];
    if (at + 5 + size > content.length) throw damaged();
    const data = content.subarray(at + 5, at + 5 + size);
    at += 5 + size;
    if (id === innerId.end) break;
    if (id === innerId.stream && size === 4) protection = { ...protection, stream: data.readUInt32LE(0) };
    else if (id === innerId.streamKey) protection = { ...protection, key: data };
    // The first byte says whether it is kept protected in memory.
    else if (id === innerId.binary) binaries.push({ id: String(binaries.length), content: data.subarray(1) });
  }
  try {
    return parseKeePassXml(content.subarray(at), { binaries, unprotect: protectionStream(protection) });
  } finally {
    wipe(content);
  }
}

function readOldContent(content: Buffer, protection: ProtectionKind): Findings {
  try {
    return parseKeePassXml(content, { binaries: [], unprotect: protectionStream(protection) });
  } finally {
    wipe(content);
  }
}

/** The same in every database of version 3. */
const salsa20Nonce = Buffer.from("e830094b97205d2a", "hex");

/** Protected values are encrypted once more, one after another with one stream. */
function protectionStream({ stream, key }: ProtectionKind): (protectedText: string) => Buffer {
  const decode = (text: string) => Buffer.from(text, "base64");
  if (stream === salsa20Stream) {
    const next = salsa20(createHash("sha256").update(key).digest(), salsa20Nonce);
    return (protectedText) => next(decode(protectedText));
  }
  if (stream !== chacha20Stream)
    throw unsupported("its inner encryption is not known; save it again with a newer program");
  const hash = createHash("sha512").update(key).digest();
  const nonce = Buffer.concat([Buffer.alloc(4), hash.subarray(32, 44)]);
  const cipher = createCipheriv("chacha20", hash.subarray(0, 32), nonce);
  return (protectedText) => cipher.update(decode(protectedText));
}
