import { afterEach, describe, expect, test, vi } from "vitest";
import { secretStreamReader } from "../../test/independent/primitives.ts";
import { errorCodeOf } from "../../test/support/error-code.ts";
import { randomBytes, toHex, utf8 } from "./bytes.ts";
import { sodium } from "./sodium.ts";
import { StreamOpener, StreamSealer, streamChunkOverhead, streamHeaderLength } from "./stream.ts";

const key = randomBytes(32);
const associatedData = utf8("the file's header");
const plain = [randomBytes(300), new Uint8Array(0), randomBytes(17), utf8("the end")];

function sealed() {
  const sealer = new StreamSealer(key);
  const chunks = plain.map((chunk, index) =>
    sealer.push(chunk, { final: index === plain.length - 1, ...(index === 0 ? { associatedData } : {}) }),
  );
  return { sealer, header: sealer.header, chunks };
}

/** Opens chunk by chunk; the first one with the associated data. The number opened and the refusal that ended it. */
function openAll(header: Uint8Array, chunks: readonly Uint8Array[], data: Uint8Array | undefined = associatedData) {
  const opener = new StreamOpener(key, header);
  let opened = 0;
  const code = errorCodeOf(() => {
    for (const chunk of chunks) {
      opener.pull(chunk, opened === 0 ? data : undefined);
      opened++;
    }
  });
  return { opened, code, finished: opener.finished };
}

function at(chunks: readonly Uint8Array[], index: number): Uint8Array {
  return chunks[index] ?? new Uint8Array(0);
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe("the encrypted stream", () => {
  test("opens in order and ends with its final chunk", () => {
    const { header, chunks } = sealed();
    expect(header).toHaveLength(streamHeaderLength);
    expect(chunks.map(({ length }) => length - streamChunkOverhead)).toEqual(plain.map(({ length }) => length));
    const opener = new StreamOpener(key, header);
    chunks.forEach((chunk, index) => {
      expect(opener.finished).toBe(false);
      expect(opener.pull(chunk, index === 0 ? associatedData : undefined)).toEqual(at(plain, index));
    });
    expect(opener.finished).toBe(true);
  });

  test("an independent implementation opens it", () => {
    const { header, chunks } = sealed();
    const reader = secretStreamReader(key, header);
    const opened = chunks.map((chunk, index) => reader.pull(chunk, index === 0 ? associatedData : new Uint8Array(0)));
    expect(opened.map(({ message }) => toHex(message))).toEqual(plain.map(toHex));
    expect(opened.map(({ tag }) => tag)).toEqual([0, 0, 0, 3]);
  });

  test("two streams with one key have different headers, and none can be passed in", () => {
    expect(StreamSealer).toHaveLength(1);
    expect(toHex(sealed().header)).not.toBe(toHex(sealed().header));
  });

  test("a chunk that is repeated, left out, exchanged or of another stream is refused", () => {
    const { header, chunks } = sealed();
    const [a, b, c, d] = [at(chunks, 0), at(chunks, 1), at(chunks, 2), at(chunks, 3)];
    const refused = { code: "decrypt_failed", finished: false };
    expect(openAll(header, [a, a])).toEqual({ opened: 1, ...refused });
    expect(openAll(header, [a, b, b])).toEqual({ opened: 2, ...refused });
    expect(openAll(header, [b, a])).toEqual({ opened: 0, ...refused });
    expect(openAll(header, [a, c, b, d])).toEqual({ opened: 1, ...refused });
    expect(openAll(header, [a, b, d])).toEqual({ opened: 2, ...refused });
    expect(openAll(header, [a, b, at(sealed().chunks, 2)])).toEqual({ opened: 2, ...refused });
  });

  test("a stream that was cut off never says that it has finished", () => {
    const { header, chunks } = sealed();
    expect(openAll(header, chunks.slice(0, -1))).toEqual({ opened: 3, code: "accepted", finished: false });
  });

  test("nothing follows the final chunk, in either direction", () => {
    const { header, chunks, sealer } = sealed();
    expect(openAll(header, [...chunks, at(chunks, 3)])).toEqual({ opened: 4, code: "decrypt_failed", finished: true });
    expect(() => sealer.push(utf8("more"), { final: false })).toThrow(RangeError);
    expect(() => sealer.push(utf8("more"), { final: true })).toThrow(RangeError);
  });

  test("a chunk that a stream's own key made after its end is refused too", () => {
    const { state, header } = sodium.crypto_secretstream_xchacha20poly1305_init_push(key);
    const push = (tag: number) =>
      sodium.crypto_secretstream_xchacha20poly1305_push(state, utf8("chunk"), associatedData, tag);
    const opener = new StreamOpener(key, header);
    opener.pull(push(sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL), associatedData);
    const surplus = push(sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
    expect(errorCodeOf(() => opener.pull(surplus, associatedData))).toBe("decrypt_failed");
  });

  test("other associated data, another key and another header are refused", () => {
    const { header, chunks } = sealed();
    expect(openAll(header, chunks, utf8("another header")).opened).toBe(0);
    expect(openAll(header, chunks, new Uint8Array(0)).opened).toBe(0);
    const opener = new StreamOpener(randomBytes(32), header);
    expect(errorCodeOf(() => opener.pull(at(chunks, 0), associatedData))).toBe("decrypt_failed");
    for (let index = 0; index < header.length; index++) {
      const changed = Uint8Array.from(header);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(openAll(changed, chunks), `byte ${index}`).toMatchObject({ opened: 0, code: "decrypt_failed" });
    }
  });

  test("a change of any single byte of a chunk and any shorter one are refused", () => {
    const { header, chunks } = sealed();
    const first = at(chunks, 0);
    for (let index = 0; index < first.length; index++) {
      const changed = Uint8Array.from(first);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(openAll(header, [changed]).code, `byte ${index}`).toBe("decrypt_failed");
      expect(openAll(header, [first.slice(0, index)]).code, `length ${index}`).toBe("decrypt_failed");
    }
  });

  test("headers and keys of another length are refused", () => {
    for (const length of [0, 23, 25]) {
      expect(errorCodeOf(() => new StreamOpener(key, new Uint8Array(length)))).toBe("decrypt_failed");
    }
    for (const length of [0, 31, 33]) expect(() => new StreamSealer(new Uint8Array(length))).toThrow();
  });

  test("a chunk for which libsodium answers false is a failure", () => {
    const { header, chunks } = sealed();
    vi.spyOn(sodium, "crypto_secretstream_xchacha20poly1305_pull").mockReturnValue(false as never);
    expect(openAll(header, chunks)).toEqual({ opened: 0, code: "decrypt_failed", finished: false });
  });
});
