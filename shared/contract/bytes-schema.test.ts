import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomBytes, toBase64 } from "../crypto/bytes.ts";
import { base64Bytes, base64BytesUpTo } from "./bytes-schema.ts";

describe("bytes as base64url", () => {
  test("of exactly the asked length are decoded", () => {
    const bytes = randomBytes(16);
    expect(base64Bytes(16).parse(toBase64(bytes))).toEqual(bytes);
    fc.assert(
      fc.property(fc.nat(64), (length) => {
        expect(base64Bytes(16).safeParse(toBase64(randomBytes(length))).success).toBe(length === 16);
      }),
    );
  });

  test("of a length within the bounds are decoded, both included", () => {
    const schema = base64BytesUpTo(5, 2);
    const accepted = [0, 1, 2, 3, 4, 5, 6, 7].filter(
      (length) => schema.safeParse(toBase64(randomBytes(length))).success,
    );
    expect(accepted).toEqual([2, 3, 4, 5]);
    expect(base64BytesUpTo(3).parse("")).toHaveLength(0);
  });

  test("in any other text are refused", () => {
    const text = toBase64(randomBytes(16));
    for (const odd of [
      `${text}==`,
      ` ${text}`,
      `${text}\n`,
      text.slice(0, -1),
      `${text.slice(0, -1)}+`,
      "",
      null,
      5,
      [text],
    ]) {
      expect(base64Bytes(16).safeParse(odd).success, JSON.stringify(odd)).toBe(false);
    }
    expect(base64Bytes(16).safeParse("AAAAAAAAAAAAAAAAAAAAAB").success).toBe(false);
  });

  test("too long a text is refused by its length, and the refusal quotes nothing of it", () => {
    const text = "s3cret".repeat(1000);
    const parsed = base64BytesUpTo(10).safeParse(text);
    expect(parsed.success).toBe(false);
    expect(JSON.stringify(parsed.error?.issues)).not.toContain("s3cret");
  });
});
