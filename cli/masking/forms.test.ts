import fc from "fast-check";
import { expect, test } from "vitest";
import { formsOf, shortestMasked } from "./forms.ts";
import { Masker, maskText } from "./masker.ts";
import { Patterns } from "./patterns.ts";

function mask(value: string | Uint8Array, text: string | Uint8Array): string {
  const masker = new Masker(new Patterns(formsOf(Buffer.from(value as string))));
  return Buffer.concat([masker.push(Buffer.from(text as string)), masker.end()]).toString();
}

const value = "p+Ss/w0rd?with=odd&chars~é*(!)'\"\\ end";

test.each([
  ["as it is", value],
  ["as JSON writes it", JSON.stringify(value).slice(1, -1)],
  ["base64", Buffer.from(value).toString("base64")],
  ["base64 without padding", Buffer.from(value).toString("base64").replace(/=+$/, "")],
  ["base64 for addresses", Buffer.from(value).toString("base64url")],
  ["percent-encoded", encodeURIComponent(value)],
  ["percent-encoded with small digits", encodeURIComponent(value).replace(/%../g, (code) => code.toLowerCase())],
  ["in a form", new URLSearchParams({ x: value }).toString().slice(2)],
  ["with slashes left", encodeURIComponent(value).replaceAll("%2F", "/")],
])("a value is masked %s", (_name, form) => {
  expect(mask(value, `before ${form} after`)).toBe(`before ${maskText} after`);
});

test("inside longer base64 it is masked at every alignment, but for what belongs to its neighbours as well", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 12, maxLength: 60 }),
      fc.uint8Array({ maxLength: 7 }),
      fc.uint8Array({ maxLength: 7 }),
      fc.constantFrom("base64", "base64url"),
      (secret, before, after, alphabet) => {
        const whole = Buffer.concat([before, secret, after]).toString(alphabet as "base64");
        const shown = mask(secret, whole);
        expect(shown).toContain(maskText);
        const [head = "", tail = ""] = shown.split(maskText);
        // Nothing of the value is left but what shares a character with its neighbours.
        expect(head.length).toBeLessThanOrEqual(Math.ceil((before.length * 8) / 6) + 1);
        expect(tail.length).toBeLessThanOrEqual(Math.ceil((after.length * 8) / 6) + 3);
      },
    ),
    { numRuns: 500 },
  );
});

test("a certificate is masked whole, with the line ends of a terminal, and line by line wherever else they stand", () => {
  const line = (seed: string) => Buffer.from(seed.repeat(48)).toString("base64").slice(0, 64);
  const lines = [line("one"), line("two"), line("six")];
  const file = `-----BEGIN KEY-----\n${lines.join("\n")}\n-----END KEY-----\n`;
  expect(mask(file, `a\n${file}b`)).toBe(`a\n${maskText}b`);
  expect(mask(file, `a\r\n${file.replaceAll("\n", "\r\n")}b`)).toBe(`a\r\n${maskText}b`);
  expect(mask(file, file.trimEnd())).toBe(maskText);
  expect(mask(file, lines.map((one) => `  | ${one}`).join("\n"))).toBe(
    `  | ${maskText}\n  | ${maskText}\n  | ${maskText}`,
  );
  expect(mask(file, "-----BEGIN KEY-----\n")).toBe("-----BEGIN KEY-----\n");
  const wrapped = Buffer.from(file)
    .toString("base64")
    .replace(/(.{76})/g, "$1\n");
  expect(mask(file, wrapped)).toBe(maskText);
  expect(mask(file, JSON.stringify({ key: file }))).toBe(`{"key":"${maskText}"}`);
});

test("bytes that are no text are masked too; short values are not", () => {
  const bytes = Uint8Array.from({ length: 32 }, (_, index) => 255 - index * 7);
  expect(mask(bytes, Buffer.concat([Buffer.from("a"), bytes, Buffer.from("b")]))).toBe(`a${maskText}b`);
  expect(formsOf(Buffer.alloc(shortestMasked - 1, 1))).toEqual([]);
  expect(mask("dev", "dev")).toBe("dev");
});
