import { describe, expect, test } from "vitest";
import { safeJson, safeLine, safeLines } from "./safe-text.ts";

describe("text from outside on its way to a terminal", () => {
  test("what is visible stays as it is", () => {
    for (const text of ["stripe-live", "Größe", "密钥", "👩‍💻 team", "a b"]) expect(safeLine(text)).toBe(text);
  });

  test.each([
    ["escape sequence", "\x1b[2J", "\\u{1b}[2J"],
    ["C1 control", "\x9b31m", "\\u{9b}31m"],
    ["bell", "a\x07", "a\\u{7}"],
    ["direction override", "abc\u202edef", "abc\\u{202e}def"],
    ["zero-width space", "a\u200bb", "a\\u{200b}b"],
    ["line feed in a name", "a\nb", "a\\u{a}b"],
    ["delete", "a\x7f", "a\\u{7f}"],
  ])("%s is shown, not sent", (_name, text, shown) => {
    expect(safeLine(text)).toBe(shown);
  });

  test("several lines keep their lines and nothing else", () => {
    expect(safeLines("a\n\tb\x1b[0m\r")).toBe("a\n\tb\\u{1b}[0m\\u{d}");
  });

  test("JSON says the same without steering the terminal", () => {
    const value = { name: "a\x1b[2J\x9b\u202e\x7f" };
    const text = safeJson(value);
    expect(JSON.parse(text)).toEqual(value);
    expect(text).toMatch(/^[\n\x20-\x7e]*$/);
  });
});
