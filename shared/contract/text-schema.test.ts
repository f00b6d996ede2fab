import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { displayText, isDisplayText, multilineText } from "./text-schema.ts";

const point = (code: number): string => String.fromCodePoint(code);

describe("text shown on one line", () => {
  test("may be in any script, with joiners and emoji", () => {
    for (const text of ["a", "Zoë", "李四", "Ω-1", "می‌خواهم", "👩‍👩‍👧", "100 %", "e\u0301", "名 前"]) {
      expect(isDisplayText(text), text).toBe(true);
    }
  });

  test("holds nothing that hides, moves or imitates", () => {
    const deceptive = [
      ...[0x00, 0x09, 0x0a, 0x0d, 0x1b, 0x7f, 0x85, 0x9f],
      ...[0x061c, 0x180e, 0x200b, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202e],
      ...[0x2060, 0x2066, 0x2069, 0x206f, 0xfeff, 0xfff9, 0xfffb, 0xe0001, 0xe0041, 0xe007f, 0xd800, 0xdfff],
    ];
    for (const code of deceptive) expect(isDisplayText(`a${point(code)}b`), code.toString(16)).toBe(false);
  });

  test("shows something, and begins and ends with it", () => {
    for (const text of ["", " ", "\u00a0", "\u200d", "\u0301", " a", "a ", "\u3000a"]) {
      expect(isDisplayText(text), JSON.stringify(text)).toBe(false);
    }
  });

  test("keeps to its length", () => {
    expect(displayText(3).safeParse("abc").success).toBe(true);
    for (const text of ["", "abcd"]) expect(displayText(3).safeParse(text).success).toBe(false);
  });

  test("comes out of the parser as it went in", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 20 }), (text) => {
        const parsed = displayText(40).safeParse(text);
        expect(parsed.success).toBe(text.length > 0 && isDisplayText(text));
        if (parsed.success) expect(parsed.data).toBe(text);
      }),
    );
  });
});

describe("text of several lines", () => {
  test("has line feeds and tabs and no other control", () => {
    for (const text of ["", "a\nb\tc", "\n\n", " spaces stay "]) {
      expect(multilineText(100).safeParse(text).success).toBe(true);
    }
    for (const code of [0x00, 0x0d, 0x1b, 0x7f, 0x9b, 0x202a, 0x202e, 0x2066, 0x2069, 0xd800]) {
      expect(multilineText(100).safeParse(`a${point(code)}b`).success, code.toString(16)).toBe(false);
    }
  });

  test("keeps to its length", () => {
    expect(multilineText(3).safeParse("a\nb").success).toBe(true);
    expect(multilineText(3).safeParse("a\nbc").success).toBe(false);
  });
});
