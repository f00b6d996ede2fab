import { spawnSync } from "node:child_process";
import { parse as parseDotenv } from "dotenv";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseFile } from "../../importers/parse-file.ts";
import { envFileOf } from "./env-text.ts";
import type { ExportedKey } from "./export-keys.ts";
import { jsonFileOf } from "./json-text.ts";

function keyWith(bytes: Uint8Array, variable = "SOME_KEY"): ExportedKey {
  const key = { kind: "key" as const, name: "some key", service: "Example", createdAt: 0, tags: ["one"] };
  const value = {
    kind: "value" as const,
    keyId: "",
    env: "dev" as const,
    type: "private" as const,
    mask: "",
    variable,
    fingerprint: "",
    createdAt: 0,
    changedAt: 0,
    version: 1,
  };
  return { id: "", key, value, bytes, notes: "two\nlines" };
}

async function again(file: Uint8Array): Promise<Uint8Array[]> {
  const parsed = await parseFile({ bytes: file, name: "file" });
  if (parsed.state !== "ready") throw new Error(parsed.state);
  expect(parsed.left).toEqual([]);
  return parsed.entries.map(({ value }) => value);
}

const utf8 = (text: string) => new TextEncoder().encode(text);
const troublesome = fc
  .array(fc.constantFrom(..."'\"\\$`#\n\r\t =;{}[]ü\u0001€a1".split(""), "\r\n", "\\n", "$", "{A}", "\0", "😀"), {
    minLength: 1,
    maxLength: 30,
  })
  .map((parts) => utf8(parts.join("")));
const anyBytes = fc.oneof(
  troublesome,
  fc.uint8Array({ minLength: 1, maxLength: 200 }),
  fc.string({ minLength: 1 }).map(utf8),
);

test("any bytes come back unchanged from .env and from JSON", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyBytes, { minLength: 1, maxLength: 4 }), async (values) => {
      const keys = values.map((bytes, index) => keyWith(bytes, `KEY_${index}`));
      for (const file of [envFileOf(keys, []), jsonFileOf(keys, 0)]) {
        expect((await again(file)).map((value) => Buffer.from(value).toString("hex"))).toEqual(
          values.map((value) => Buffer.from(value).toString("hex")),
        );
      }
    }),
    { numRuns: 500 },
  );
});

test("a shell reads a .env file alike, and so does dotenv where it can hold the value at all", async () => {
  await fc.assert(
    fc.asyncProperty(troublesome, async (bytes) => {
      const text = new TextDecoder().decode(bytes);
      // A shell knows no \r escape, and no program's variable holds NUL.
      if (/[\r\0]/.test(text)) return;
      const file = envFileOf([keyWith(bytes)], []);
      const shell = spawnSync("sh", ["-c", 'eval "$(cat)"; printf %s "$SOME_KEY"'], { input: file });
      expect(shell.stdout.toString("utf8")).toBe(text);
      if (!/['"\\$`]/.test(text)) expect(parseDotenv(Buffer.from(file)).SOME_KEY).toBe(text);
    }),
    { numRuns: 60 },
  );
});

test("of two values with one variable the second is left out, and named", () => {
  const left: { name: string; env: "dev"; why: string }[] = [];
  const text = new TextDecoder().decode(envFileOf([keyWith(utf8("a")), keyWith(utf8("b"))], left as never));
  expect(text.match(/SOME_KEY=/g)).toHaveLength(1);
  expect(left).toMatchObject([{ name: "some key", why: "Its variable SOME_KEY is “some key”'s too." }]);
});
