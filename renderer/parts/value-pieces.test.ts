import { expect, test } from "vitest";
import { valuePieces } from "./value-pieces.ts";

test("a token is a known prefix and groups of four, and nothing is added or lost", () => {
  const example = ["sk", "live", "EXAMPLENOTAKEY9f2c"].join("_");
  const pieces = valuePieces(example);
  expect(pieces).toMatchObject({ kind: "token", prefix: "sk_live_" });
  if (pieces.kind !== "token") throw new Error("expected a token");
  expect(pieces.groups[0]).toBe("EXAM");
  expect(pieces.prefix + pieces.groups.join("")).toBe(example);
});

test("what has no prefix is groups only, and letters outside the first plane stay whole", () => {
  expect(valuePieces("abcdefgh")).toEqual({ kind: "token", prefix: "", groups: ["abcd", "efgh"] });
  expect(valuePieces("😀😀😀😀😀")).toEqual({ kind: "token", prefix: "", groups: ["😀😀😀😀", "😀"] });
});

test("several lines stay lines, without groups", () => {
  expect(valuePieces("-----BEGIN-----\nabc\r\ndef\n")).toEqual({
    kind: "lines",
    lines: ["-----BEGIN-----", "abc", "def", ""],
  });
});
