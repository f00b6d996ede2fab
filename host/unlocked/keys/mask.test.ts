import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isDisplayText } from "../../../shared/contract/text-schema.ts";
import { utf8 } from "../../../shared/crypto/bytes.ts";
import { maskValue } from "./mask.ts";

const hidden = maskValue(new Uint8Array(1));

describe("a mask", () => {
  test("shows the ends of a long token", () => {
    expect(maskValue(utf8("sk_live_0123456789abcdef9f2c"))).toBe("sk_l…9f2c");
    expect(maskValue(utf8("0123456789ab"))).toBe("01…ab");
  });

  test.each([
    ["", "empty"],
    ["0123456789a", "short"],
    ["first line of many\nsecond line of many", "of several lines"],
    ["0123456789abcdef0123\u0007456789", "with a control"],
    ["\u009b31m0123456789abcdef0123456789", "that speaks to a terminal"],
    ["\u202e0123456789abcdef0123456789", "that turns the direction"],
    ["x".repeat(1025), "as long as a file"],
  ])("shows nothing of %j (%s)", (value) => {
    expect(maskValue(utf8(value))).toBe(hidden);
  });

  test("shows nothing of bytes that are no text", () => {
    expect(maskValue(Uint8Array.of(0xff, 0xfe, ...new Uint8Array(40).fill(0x41)))).toBe(hidden);
  });

  test("never shows more than a third, in all and for any text", () => {
    const text = fc.oneof(fc.string({ unit: "grapheme", maxLength: 60 }), fc.string({ maxLength: 1100 }));
    fc.assert(
      fc.property(text, (value) => {
        const mask = maskValue(utf8(value));
        if (mask === hidden) return;
        const [start = "", end = ""] = mask.split("…").length === 2 ? mask.split("…") : [mask, ""];
        expect(Array.from(start + end).length * 3).toBeLessThanOrEqual(Array.from(value).length + 3);
        expect(Array.from(mask).length - 1).toBeLessThanOrEqual(Array.from(value).length / 3);
        expect(value.startsWith(Array.from(mask)[0] ?? "")).toBe(true);
        expect(isDisplayText(value)).toBe(true);
      }),
    );
  });
});
