import { describe, expect, test } from "vitest";
import { TypedLine } from "./typed-line.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const typed = (text: string) => {
  const line = new TypedLine();
  const { end } = line.feed(bytes(text));
  return { end, text: new TextDecoder().decode(line.take()) };
};

describe("a line as it is typed", () => {
  test.each([
    ["plain text", "secret\r", "secret"],
    ["line feed", "secret\n", "secret"],
    ["other scripts and emoji", "пароль 密码 🔑\r", "пароль 密码 🔑"],
    ["backspace over one byte", "abc\x7f\r", "ab"],
    ["backspace over four bytes", "a🔑\x7f\r", "a"],
    ["backspace on nothing", "\x7f\x7fa\r", "a"],
    ["Ctrl-U", "wrong\x15right\r", "right"],
    ["arrow keys", "a\x1b[Db\x1b[1;5Cc\x1bOHd\r", "abcd"],
    ["other control characters", "a\x01\x02b\r", "ab"],
    ["tab", "a\tb\r", "a\tb"],
    ["a long paste", `${"x".repeat(5000)}\r`, "x".repeat(5000)],
  ])("%s", (_name, keys, expected) => {
    expect(typed(keys)).toEqual({ end: "enter", text: expected });
  });

  test("Ctrl-C interrupts, Ctrl-D ends an empty line only", () => {
    expect(typed("ab\x03").end).toBe("interrupt");
    expect(typed("\x04").end).toBe("end");
    expect(typed("ab\x04\r")).toEqual({ end: "enter", text: "ab" });
  });

  test("what follows Enter belongs to the next line, a pasted CR LF is one Enter", () => {
    const line = new TypedLine();
    expect(line.feed(bytes("one\r\ntwo\r"))).toEqual({ used: 5, end: "enter" });
    expect(new TextDecoder().decode(line.take())).toBe("one");
    expect(line.feed(bytes("two\r"))).toEqual({ used: 4, end: "enter" });
  });

  test("characters that arrive in pieces stay whole", () => {
    const line = new TypedLine();
    for (const byte of bytes("é🔑")) line.feed(Uint8Array.of(byte));
    expect(line.text).toBe("é🔑");
    expect(line.characters).toBe(2);
  });

  test("a taken line leaves nothing behind", () => {
    const line = new TypedLine();
    line.feed(bytes("secret\r"));
    line.take();
    expect(line.take()).toHaveLength(0);
  });
});
