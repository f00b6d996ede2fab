/**
 * The same hashing and opening as in `hash.ts` and `aead.ts`, for hundreds of thousands of short pieces in a row. The
 * wrapper's calls allocate and free each argument in libsodium's memory, which costs three times the cryptography on
 * a 300-byte row; these keep one place in that memory for as long as they live. A test holds them to the plain forms.
 */
import type { SecretKey } from "./brands.ts";
import { utf8 } from "./bytes.ts";
import type { Context } from "./contexts.ts";
import { sodium } from "./sodium.ts";

/** The compiled library under the wrapper. Memory can grow, so its view is asked for anew in each call. */
type Library = {
  readonly HEAPU8: Uint8Array;
  _malloc(length: number): number;
  _free(address: number): void;
  _crypto_generichash(
    out: number,
    outLength: number,
    message: number,
    lengthLow: number,
    lengthHigh: number,
    key: number,
    keyLength: number,
  ): number;
  _crypto_aead_xchacha20poly1305_ietf_decrypt(
    out: number,
    outLengthAddress: number,
    secretNonce: number,
    ciphertext: number,
    lengthLow: number,
    lengthHigh: number,
    data: number,
    dataLow: number,
    dataHigh: number,
    nonce: number,
    key: number,
  ): number;
};

const library = (sodium as unknown as { readonly libsodium: Library }).libsodium;
const digestLength = 32;
const nonceLength = 24;
const tagLength = 16;
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** One place in libsodium's memory. Wiped and given back by `dispose`. */
class Place {
  address: number;
  length: number;

  constructor(length: number) {
    this.length = length;
    this.address = allocate(length);
  }

  atLeast(length: number): void {
    if (length <= this.length) return;
    this.dispose();
    this.length = length * 2;
    this.address = allocate(this.length);
  }

  set(bytes: Uint8Array, offset = 0): void {
    library.HEAPU8.set(bytes, this.address + offset);
  }

  copyTo(target: Uint8Array, offset: number, length: number): void {
    const heap = library.HEAPU8;
    for (let index = 0; index < length; index++) target[offset + index] = heap[this.address + index] ?? 0;
  }

  /** What was given back belongs to others: to use it again would read their bytes as a key. */
  checkHeld(): void {
    if (this.length === 0) throw new Error("a place in libsodium's memory was used after its end");
  }

  dispose(): void {
    if (this.length === 0) return;
    library.HEAPU8.fill(0, this.address, this.address + this.length);
    library._free(this.address);
    this.length = 0;
  }
}

function allocate(length: number): number {
  const address = library._malloc(length);
  if (address === 0) throw new Error("libsodium has no memory left");
  return address;
}

/** `hash(context, message)` or `keyedHash(key, context, message)`, many times. */
export class BulkHash {
  readonly #key: Place;
  readonly #keyLength: number;
  readonly #message = new Place(1024);
  readonly #prefix: Uint8Array;
  readonly #out = new Place(digestLength);

  constructor(context: Context, key?: SecretKey) {
    if (key !== undefined && key.length !== 32) throw new RangeError("a hash key has 32 bytes");
    const keyBytes = key ?? utf8(context);
    this.#keyLength = keyBytes.length;
    this.#key = new Place(keyBytes.length);
    this.#key.set(keyBytes);
    this.#prefix = key === undefined ? new Uint8Array() : utf8(`${context}\0`);
    this.#message.set(this.#prefix);
  }

  /** Writes the 32 bytes of one message's hash into `target` at `offset`. */
  digest(message: Uint8Array, target: Uint8Array, offset: number): void {
    this.#key.checkHeld();
    const start = this.#prefix.length;
    const length = start + message.length;
    if (length > this.#message.length) {
      this.#message.atLeast(length);
      this.#message.set(this.#prefix);
    }
    this.#message.set(message, start);
    const failed = library._crypto_generichash(
      this.#out.address,
      digestLength,
      this.#message.address,
      length,
      0,
      this.#key.address,
      this.#keyLength,
    );
    if (failed !== 0) throw new Error("hashing failed");
    this.#out.copyTo(target, offset, digestLength);
  }

  dispose(): void {
    for (const place of [this.#key, this.#message, this.#out]) place.dispose();
  }
}

/** `fromUtf8(unpad(open(key, sealed, associatedData), block))`, many times. */
export class BulkTextOpener {
  readonly #key = new Place(32);
  readonly #data = new Place(256);
  readonly #text = new Place(2048);
  readonly #block: number;

  constructor(key: SecretKey, block: number) {
    if (key.length !== 32) throw new RangeError("a key has 32 bytes");
    this.#key.set(key);
    this.#block = block;
  }

  /** `undefined` for anything that was not sealed with this key and data, or holds no padded UTF-8. */
  open(sealed: Uint8Array, associatedData: Uint8Array): string | undefined {
    this.#key.checkHeld();
    const length = sealed.length - nonceLength;
    if (length < tagLength + this.#block) return undefined;
    this.#data.atLeast(associatedData.length);
    this.#data.set(associatedData);
    this.#text.atLeast(sealed.length);
    this.#text.set(sealed);
    const ciphertext = this.#text.address + nonceLength;
    const failed = library._crypto_aead_xchacha20poly1305_ietf_decrypt(
      ciphertext,
      0,
      0,
      ciphertext,
      length,
      0,
      this.#data.address,
      associatedData.length,
      0,
      this.#text.address,
      this.#key.address,
    );
    if (failed !== 0) return undefined;
    return this.#unpadded(ciphertext, length - tagLength);
  }

  dispose(): void {
    for (const place of [this.#key, this.#data, this.#text]) place.dispose();
  }

  /** ISO 7816-4: one byte 0x80, then zeros, all within the last block. Authenticated, so time gives nothing away. */
  #unpadded(address: number, length: number): string | undefined {
    const heap = library.HEAPU8;
    let end = address + length - 1;
    const least = address + length - this.#block;
    if (length % this.#block !== 0) return undefined;
    while (end > least && heap[end] === 0) end--;
    if (heap[end] !== 0x80) return undefined;
    try {
      return decoder.decode(heap.subarray(address, end));
    } catch {
      return undefined;
    }
  }
}
