import { expect, test } from "vitest";
import { z } from "zod";
import { errorCodeOf } from "../../test/support/error-code.ts";
import { utf8 } from "../crypto/bytes.ts";
import { parseVersioned } from "./versioned-json.ts";

const schema = z.strictObject({ v: z.literal(1), name: z.string() });
const parse = (text: string) => parseVersioned(schema, utf8(text), "card");

test("our own version is parsed", () => {
  expect(parse('{"v":1,"name":"Ada"}')).toEqual({ v: 1, name: "Ada" });
});

test("a newer version is told from a broken one, whatever else it holds", () => {
  for (const text of ['{"v":2,"name":"Ada"}', '{"v":99}', '{"v":2,"anything":[1]}']) {
    expect(
      errorCodeOf(() => parse(text)),
      text,
    ).toBe("unsupported");
  }
});

test("anything else is malformed", () => {
  const broken = [
    ...["", "{", "null", "1", "[]", '"x"', "{}", '{"v":1}', '{"v":0,"name":"a"}', '{"v":1.5,"name":"a"}'],
    ...[
      '{"v":"1","name":"a"}',
      '{"v":"2"}',
      '{"v":1,"name":1}',
      '{"v":1,"name":"a","x":1}',
      '\ufeff{"v":1,"name":"a"}',
    ],
  ];
  for (const text of broken)
    expect(
      errorCodeOf(() => parse(text)),
      text,
    ).toBe("malformed");
  expect(errorCodeOf(() => parseVersioned(schema, Uint8Array.of(0x7b, 0xff, 0x7d), "card"))).toBe("malformed");
});

test("the refusal names the thing and quotes nothing of it", () => {
  expect(() => parse('{"v":1,"name":"a","password":"hunter2"}')).toThrow(/^The card /);
  expect(() => parse('{"v":1,"name":"a","password":"hunter2"}')).not.toThrow(/hunter2|password/);
});

test("a key that JavaScript treats specially is a key like any other, and unknown", () => {
  expect(errorCodeOf(() => parse('{"v":1,"name":"a","__proto__":{"v":1}}'))).toBe("malformed");
  expect(errorCodeOf(() => parse('{"__proto__":{"v":1,"name":"a"}}'))).toBe("malformed");
});
