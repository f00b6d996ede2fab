/** A zip archive, read within bounds by its directory: what is not asked for is not inflated. */
import { inflateRawSync } from "node:zlib";
import { malformed, tooLarge, unsupported } from "./refuse.ts";

const mostMembers = 20_000;
/** All that is inflated of one archive. */
const mostInflated = 256 * 1024 * 1024;
/** Text packs to a twentieth; a hundredth is a bomb. Small members may be anything. */
const mostRatio = 100;
const smallMember = 1024 * 1024;

type Member = {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
};

export class ZipArchive {
  readonly #bytes: Buffer;
  readonly #members = new Map<string, Member>();
  #inflated = 0;

  /** @throws KeyholdError `malformed`, `too_large`, `unsupported`. */
  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const end = this.#findEnd();
    const count = this.#bytes.readUInt16LE(end + 10);
    let at = this.#bytes.readUInt32LE(end + 16);
    if (count === 0xffff || at === 0xffffffff) throw unsupported("it is an archive in the form for very large ones");
    if (count > mostMembers) throw tooLarge(`its archive has more than ${mostMembers} files`);
    for (let index = 0; index < count; index++) at = this.#readMember(at);
    checkApart([...this.#members.values()]);
  }

  get names(): string[] {
    return [...this.#members.keys()];
  }

  sizeOf(name: string): number {
    return this.#members.get(name)?.size ?? 0;
  }

  /** @returns undefined when there is no such member. */
  read(name: string): Uint8Array | undefined {
    const member = this.#members.get(name);
    if (member === undefined) return undefined;
    const { flags, method, packed, size, offset } = member;
    if ((flags & 1) !== 0) throw unsupported("its archive is encrypted");
    if (offset + 30 > this.#bytes.length || this.#bytes.readUInt32LE(offset) !== 0x04034b50) throw broken();
    const start = offset + 30 + this.#bytes.readUInt16LE(offset + 26) + this.#bytes.readUInt16LE(offset + 28);
    if (start + packed > this.#bytes.length) throw broken();
    this.#inflated += size;
    if (this.#inflated > mostInflated || (size > smallMember && size > packed * mostRatio)) {
      throw tooLarge("its archive would unpack to far more than it is");
    }
    const data = this.#bytes.subarray(start, start + packed);
    if (method === 0 && packed === size) return new Uint8Array(data);
    if (method !== 8) throw unsupported("its archive is packed in a way that is not known");
    let inflated: Buffer;
    try {
      // Not one byte more than the directory says, whatever the data would become.
      inflated = inflateRawSync(data, { maxOutputLength: Math.max(size, 1) });
    } catch {
      throw broken();
    }
    if (inflated.length !== size) throw broken();
    return inflated;
  }

  #findEnd(): number {
    const last = this.#bytes.length - 22;
    for (let at = last; at >= 0 && at >= last - 0xffff; at--) {
      if (this.#bytes.readUInt32LE(at) === 0x06054b50) return at;
    }
    throw broken();
  }

  #readMember(at: number): number {
    const bytes = this.#bytes;
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) throw broken();
    const nameLength = bytes.readUInt16LE(at + 28);
    const next = at + 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    if (next > bytes.length) throw broken();
    const name = bytes.toString("utf8", at + 46, at + 46 + nameLength);
    if (this.#members.has(name)) throw broken();
    this.#members.set(name, {
      name,
      flags: bytes.readUInt16LE(at + 8),
      method: bytes.readUInt16LE(at + 10),
      packed: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      offset: bytes.readUInt32LE(at + 42),
    });
    return next;
  }
}

/** Members that share their bytes make a small archive large without any one of them being suspicious. */
function checkApart(members: readonly Member[]): void {
  let end = 0;
  for (const { offset, packed } of [...members].sort((a, b) => a.offset - b.offset)) {
    if (offset < end) throw broken();
    end = offset + packed;
  }
}

function broken() {
  return malformed("its archive is damaged");
}
