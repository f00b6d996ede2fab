import { describe, expect, test } from "vitest";
import * as fields from "./fields.ts";
import { latestTime } from "./time-schema.ts";

type Schema = { safeParse(value: unknown): { success: boolean; data?: unknown } };
const accepts = (schema: Schema, value: unknown): boolean => schema.safeParse(value).success;

describe("one line", () => {
  test("is trimmed, in one Unicode form, and not longer than said", () => {
    expect(fields.line(10).parse("  Zoe\u0308 ")).toBe("Zo\u00eb");
    expect(accepts(fields.line(3), "abcd")).toBe(false);
    expect(accepts(fields.line(3), " abc ")).toBe(true);
    for (const value of ["", "   ", "a\nb", "a\u202eb", "a\u0000", 5, null]) {
      expect(accepts(fields.line(20), value), JSON.stringify(value)).toBe(false);
    }
  });
});

describe("single fields", () => {
  test.each<[string, Schema, unknown[], unknown[]]>([
    [
      "variable",
      fields.variableName,
      ["A", "_x9", "STRIPE_KEY"],
      ["9A", "A-B", "", "A B", "Ä", "A\n", "A".repeat(201)],
    ],
    ["e-mail", fields.email, ["a@b", "ada@example.com"], ["a", "@b", "a@", "a@b@c", "a b@c"]],
    [
      "web address",
      fields.webAddress,
      ["https://example.com/keys?x=1"],
      ["http://example.com", "javascript:alert(1)", "example.com", "https://", "data:text/html,x"],
    ],
    ["environment", fields.environment, ["dev", "prod"], ["production", "", "DEV"]],
    [
      "record id",
      fields.recordId,
      ["A".repeat(22)],
      ["A".repeat(21), "A".repeat(23), `${"A".repeat(21)}+`, `${"A".repeat(22)}\n`],
    ],
    ["time", fields.time, [0, latestTime], [-1, 0.5, latestTime + 1, Number.NaN, "0"]],
    [
      "passphrase",
      fields.passphraseBytes,
      [new Uint8Array(1), new Uint8Array(1024)],
      [new Uint8Array(0), new Uint8Array(1025), "text"],
    ],
    [
      "value",
      fields.valueBytes,
      [new Uint8Array(1), new Uint8Array(1024 * 1024)],
      [new Uint8Array(0), new Uint8Array(1024 * 1024 + 1), [1]],
    ],
  ])("%s", (_name, schema, good, bad) => {
    for (const value of good) expect(accepts(schema, value), JSON.stringify(value)?.slice(0, 80)).toBe(true);
    for (const value of bad) expect(accepts(schema, value), JSON.stringify(value)?.slice(0, 80)).toBe(false);
  });

  test("the latest time is a date with four digits of year", () => {
    expect(new Date(latestTime).toISOString()).toBe("9999-12-31T23:59:59.999Z");
  });
});
