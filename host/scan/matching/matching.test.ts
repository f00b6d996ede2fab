import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { utf8 } from "../../../shared/crypto/bytes.ts";
import { IndexBuilder } from "./build-index.ts";
import { StreamScan } from "./stream-scan.ts";
import { isSought, soughtPart } from "./value-forms.ts";

const characters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const secret = fc
  .string({ unit: fc.constantFrom(...`${characters}+/=-_.:!$&"'\\%é `), minLength: 8, maxLength: 90 })
  // Quotes are left out of what programs changed: eight other characters have to be there.
  .filter((text) => text.replace(/["'`]/g, "").trim().length >= 8 && isSought(soughtPart(utf8(text))))
  .filter((text) => !/%[0-9a-f]{2}|\\["'`\\/nrtbfux]|\\$/i.test(text));

const base64 = (bytes: Buffer, url: boolean) => bytes.toString(url ? "base64url" : "base64");

/** How a program may write a value, and the model: what a plain search would have to look for. */
const forms: Record<string, (text: string, seed: number) => string> = {
  plain: (text) => text,
  base64: (text, seed) => base64(Buffer.from(`${"xyz".slice(0, seed % 3)}${text}${"q".repeat(seed % 4)}`), false),
  base64url: (text, seed) => base64(Buffer.from(`${"xyz".slice(0, seed % 3)}${text}`), true),
  wrapped: (text, seed) =>
    base64(Buffer.from(`${"z".repeat(57 + (seed % 60))}${text}${"q".repeat(60)}`), false).replace(/(.{76})/g, "$1\n"),
  url: (text) => encodeURIComponent(text),
  percent: (text) => [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
  json: (text) => JSON.stringify(text).slice(1, -1),
  unicode: (text) =>
    text
      .split("")
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join(""),
  xml: (text) => text.replace(/[&<>"']/g, (unit) => entities[unit] ?? ""),
  html: (text, seed) => [...text].map((unit) => `&#${seed % 2 ? "" : "x"}${code(unit, seed % 2 ? 10 : 16)};`).join(""),
  wide: (text) => text.split("").join("\0"),
  plus: (text, seed) => split(text, seed, '" + "'),
  lines: (text, seed) => split(text, seed, '" +\n    "'),
  adjacent: (text, seed) => split(text, seed, "' '"),
  nextLine: (text, seed) => split(text, seed, '"\n  "'),
  quote: (text, seed) => split(text, seed, '"'),
  continued: (text, seed) => split(text, seed, "\\\n"),
  pieces: (text) => [...text].join('"+"'),
};

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };
const code = (unit: string, base: number) => (unit.codePointAt(0) ?? 0).toString(base);

function split(text: string, seed: number, by: string): string {
  const at = 1 + (seed % (text.length - 1));
  return `${text.slice(0, at)}${by}${text.slice(at)}`;
}

/** What may be changed by these programs on the way: quotes split a literal, a backslash begins an escape. */
const isFor = (form: string, text: string): boolean =>
  !(form === "wide" && text.includes("é")) &&
  (!["plus", "lines", "adjacent", "nextLine", "quote", "continued", "pieces"].includes(form) || !/["'\\%é]/.test(text));

async function find(values: readonly string[], text: Uint8Array, pieces: readonly number[] = [], piece = 4096) {
  const builder = new IndexBuilder();
  const groups = values.map((value) => builder.add(utf8(value)));
  const scan = new StreamScan(builder.finish(), { piece });
  scan.begin();
  let from = 0;
  for (const length of [...pieces, text.length]) {
    const part = text.subarray(from, from + length);
    await scan.putAll(part);
    from += part.length;
  }
  const matches = await scan.end();
  return { groups, matches };
}

describe("finding values", () => {
  it("finds every value in every form, on its line, whatever pieces the text comes in", async () => {
    const form = fc.constantFrom(...Object.keys(forms));
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(secret, { minLength: 1, maxLength: 6 }),
        form,
        fc.nat(10_000),
        fc.string({ unit: fc.constantFrom(..."ab \n=(:{["), maxLength: 40 }),
        fc.nat(40_000),
        fc.array(fc.nat(9000), { maxLength: 8 }),
        async (values, name, seed, around, filler, pieces) => {
          const value = values[0] ?? "";
          fc.pre(isFor(name, value));
          const written = forms[name]?.(value, seed) ?? "";
          const before = `${"x = 1;\n".repeat(filler / 7)}${around}\n`;
          const { groups, matches } = await find(values, utf8(`${before}${written}\n${around}`), pieces);
          const [group] = groups;
          const found = matches.find((match) => match.group === group);
          expect(found, `${name} ${written}`).toBeDefined();
          if (name !== "wrapped") expect(found?.line).toBe(before.split("\n").length);
        },
      ),
      { numRuns: 600 },
    );
  });

  it("finds nothing in a text without them", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(secret, { minLength: 1, maxLength: 40 }),
        fc.string({ unit: fc.constantFrom(...`${characters} "'+\\%/=\n`), maxLength: 3000 }),
        async (values, text) => {
          fc.pre(values.every((value) => !text.includes(value)));
          const { matches } = await find(values, utf8(text));
          // What is found is there once quotes, joiners and escapes are undone: on random text that has not happened.
          expect(matches).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });
});
