import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeWire, encodeWire } from "./wire.ts";

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function wire(json: string): Uint8Array {
  return new TextEncoder().encode(json);
}

const name = fc.string().filter((text) => text !== "$bytes" && text !== "__proto__");
const plain = { noNullPrototype: true };

describe("the connection's codec", () => {
  test("brings every JSON value and every byte back", () => {
    const leaf = fc.oneof(
      fc.constant(null),
      fc.boolean(),
      fc.integer(),
      fc.string(),
      fc.uint8Array({ maxLength: 100 }),
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie("tree")), fc.dictionary(name, tie("tree"), plain)),
    }));
    fc.assert(
      fc.property(tree, (input) => {
        expect(decodeWire(encodeWire({ id: 1, name: "x", input }))).toStrictEqual({ id: 1, name: "x", input });
      }),
    );
  });

  test("keeps bytes of every length and a Buffer as bytes", () => {
    for (let length = 0; length < 70; length++) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 37 + 251) % 256);
      expect(decodeWire(encodeWire({ id: 1, name: "x", input: { value: bytes } }))).toMatchObject({
        input: { value: bytes },
      });
    }
    const long = new Uint8Array(300_000).map((_, index) => index % 251);
    const decoded = decodeWire(encodeWire({ id: 1, name: "x", input: [Buffer.from("buffer"), long] }));
    const [buffer, back] = (decoded as { input: [Uint8Array, Uint8Array] }).input;
    expect(buffer).toEqual(new Uint8Array(Buffer.from("buffer")));
    expect(Buffer.compare(back, long)).toBe(0);
  });

  test("writes bytes as base64url in one field", () => {
    const message = encodeWire({ id: 1, name: "x", input: Uint8Array.of(0xfb, 0xff, 0xfe) });
    expect(text(message)).toBe('{"id":1,"name":"x","input":{"$bytes":"-__-"}}');
  });

  test("does not write what would be read as bytes", () => {
    expect(() => encodeWire({ id: 1, name: "x", input: { a: { $bytes: "AAAA" } } })).toThrow(TypeError);
    expect(text(encodeWire({ id: 1, name: "x", input: { $bytes: "AAAA", more: 1 } }))).toContain("more");
  });

  test.each([
    ["no JSON", "{"],
    ["nothing", ""],
    ["white space in bytes", '{"$bytes":"AA AA"}'],
    ["the other alphabet", '{"$bytes":"+/+/"}'],
    ["padding", '{"$bytes":"AA=="}'],
    ["a length that base64 cannot have", '{"$bytes":"A"}'],
    ["a nesting that ends the stack", "[".repeat(1_000_000)],
    ["a closed nesting that ends the stack", "[".repeat(1_000_000) + "]".repeat(1_000_000)],
  ])("refuses %s", (_what, json) => {
    expect(() => decodeWire(wire(json))).toThrow(expect.objectContaining({ code: "malformed" }));
  });

  test("refuses what is not UTF-8", () => {
    expect(() => decodeWire(Uint8Array.of(0x22, 0xff, 0x22))).toThrow(expect.objectContaining({ code: "malformed" }));
  });

  test("a field named __proto__ is a field", () => {
    const value = decodeWire(wire('{"__proto__":{"polluted":true},"constructor":1}')) as object;
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.keys(value)).toEqual(["__proto__", "constructor"]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
