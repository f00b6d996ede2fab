import { expect, test } from "vitest";
import { isAtWork } from "./start.ts";

test.each([
  [["run", "--", "npm", "start"], true],
  [["--vault", "list", "inject", "-i", "x"], true],
  [["--json", "--passphrase-file", "-", "run"], true],
  [["--passphrase-file=x", "run"], true],
  [["list"], false],
  [["--vault", "run", "list"], false],
  [["help", "run"], false],
  [["--help"], false],
  [[], false],
])("what stands in front of programs is known by its first word: %j", (argv, expected) => {
  expect(isAtWork(argv)).toBe(expected);
});
