import { describe, expect, test } from "vitest";
import { painter } from "./colour.ts";
import { facts, table } from "./table.ts";
import { cutToWidth, textWidth } from "./width.ts";

const plain = painter({ isTTY: false }, {});
const columns = [{ title: "NAME", canShrink: true }, { title: "ENV" }, { title: "NOTE", canShrink: true }];

describe("tables", () => {
  test("columns are aligned and nothing trails", () => {
    const text = table(
      columns,
      [
        ["a", "dev", ""],
        ["longer", "prod", "x"],
      ],
      undefined,
      plain,
    );
    expect(text).toBe("NAME    ENV   NOTE\na       dev\nlonger  prod  x\n");
  });

  test("wide characters count as two columns", () => {
    expect(textWidth("密钥")).toBe(4);
    expect(textWidth("é")).toBe(1);
    expect(textWidth("👩‍💻")).toBe(2);
    const text = table(
      columns,
      [
        ["密钥", "dev", "x"],
        ["abcd", "dev", "y"],
      ],
      undefined,
      plain,
    );
    expect(text.split("\n").slice(1, 3)).toEqual(["密钥  dev  x", "abcd  dev  y"]);
  });

  test("a narrow terminal cuts what may be cut, never the environment", () => {
    const text = table(columns, [["a-very-long-name-of-a-key", "staging", "a very long note as well"]], 40, plain);
    for (const line of text.trimEnd().split("\n")) expect(textWidth(line)).toBeLessThanOrEqual(40);
    expect(text).toContain("staging");
    expect(text).toContain("…");
  });

  test("a pipe gets everything", () => {
    const long = "x".repeat(500);
    expect(table(columns, [[long, "dev", ""]], undefined, plain)).toContain(long);
  });

  test("names cannot bring control characters", () => {
    expect(table(columns, [["\x1b]0;owned\x07", "dev", ""]], undefined, plain)).not.toContain("\x1b");
  });

  test("facts leave out what is absent", () => {
    const text = facts(
      [
        ["name", "a"],
        ["owner", undefined],
        ["service", "Stripe"],
      ],
      plain,
    );
    expect(text).toBe("name     a\nservice  Stripe\n");
  });
});

describe("colour", () => {
  const red = (stream: { isTTY?: boolean }, env: Record<string, string>) => painter(stream, env)("red", "x");
  test("only on a terminal that wants it", () => {
    expect(red({ isTTY: true }, {})).toBe("\x1b[31mx\x1b[39m");
    expect(red({}, {})).toBe("x");
    expect(red({ isTTY: true }, { NO_COLOR: "1" })).toBe("x");
    expect(red({ isTTY: true }, { NO_COLOR: "" })).toBe("\x1b[31mx\x1b[39m");
    expect(red({ isTTY: true }, { TERM: "dumb" })).toBe("x");
  });
});

test("cutting never splits a character", () => {
  expect(cutToWidth("密钥密钥", 5)).toBe("密钥…");
  expect(cutToWidth("abc", 3)).toBe("abc");
  expect(cutToWidth("abc", 0)).toBe("");
});
