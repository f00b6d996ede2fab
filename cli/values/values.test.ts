import { describe, expect, test } from "vitest";
import { errorCodeOf } from "../../test/support/error-code.ts";
import { parseChoice } from "./choice.ts";
import { bytesText, parseBytes, parseWhole } from "./number.ts";
import { parseDays, parseMoment } from "./when.ts";

const now = Date.UTC(2030, 0, 15, 12);
const day = 86_400_000;

describe("moments", () => {
  test.each([
    ["2030-01-31", Date.UTC(2030, 0, 31)],
    ["2030-01-31T10:00Z", Date.UTC(2030, 0, 31, 10)],
    ["2030-01-31T10:00:30+02:00", Date.UTC(2030, 0, 31, 8, 0, 30)],
    ["30d", now + 30 * day],
    ["12h", now + day / 2],
    ["2w", now + 14 * day],
    ["1y", now + 365 * day],
  ])("%s", (text, at) => {
    expect(parseMoment(text, "--expires", now)).toBe(at);
  });

  test.each(["", "tomorrow", "2030-02-31", "2030-13-01", "30", "-5d", "30 d", "2030-01-31T25:00Z", "1e3d", "30m"])(
    "“%s” is refused",
    (text) => {
      expect(errorCodeOf(() => parseMoment(text, "--expires", now))).toBe("invalid_input");
    },
  );
});

test("days", () => {
  expect(["30d", "30", "2w", "1y"].map((text) => parseDays(text, "--rotate-every"))).toEqual([30, 30, 14, 365]);
  for (const text of ["0", "0d", "12h", "1.5d", "4000d", "x", ""]) {
    expect(errorCodeOf(() => parseDays(text, "--rotate-every"))).toBe("invalid_input");
  }
});

test("numbers and sizes", () => {
  expect(parseWhole("20", "--limit", 1, 100)).toBe(20);
  for (const text of ["0", "101", "1.5", "1e2", "-1", "", "0x10"]) {
    expect(errorCodeOf(() => parseWhole(text, "--limit", 1, 100))).toBe("invalid_input");
  }
  expect(["65536", "64K", "64KiB", "1 GiB", "2m"].map((text) => parseBytes(text, "--quota"))).toEqual([
    65536,
    65536,
    65536,
    1024 ** 3,
    2 * 1024 ** 2,
  ]);
  for (const text of ["", "GiB", "-1", "1.5G", "1P", "999999999999T"]) {
    expect(errorCodeOf(() => parseBytes(text, "--quota"))).toBe("invalid_input");
  }
  expect([1023, 1024, 1536 * 1024].map(bytesText)).toEqual(["1023 bytes", "1.0 KiB", "1.5 MiB"]);
});

test("choices do not mind case and list what there is", () => {
  const parse = parseChoice(["dev", "prod"], "--env");
  expect(parse("PROD")).toBe("prod");
  expect(() => parse("live")).toThrow("--env takes dev or prod.");
});
