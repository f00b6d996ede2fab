/** Electron's security list over the desktop app's own source, and over copies in which one thing is wrong. */
import { describe, expect, test } from "vitest";
import { programRules } from "./rules/program-rules.ts";
import { wayInRules } from "./rules/way-in-rules.ts";
import { wayOutRules } from "./rules/way-out-rules.ts";
import { windowRules } from "./rules/window-rules.ts";
import { mutate, readSources, SourceTree } from "./source-tree.ts";

const sources = readSources();
const tree = new SourceTree(sources);

test("there is something to look at", () => {
  expect([...sources.keys()].filter((file) => file.startsWith("electron/")).length).toBeGreaterThan(30);
});

describe.each([...windowRules, ...wayOutRules, ...wayInRules, ...programRules])("$name", ({ find, broken }) => {
  test("holds", () => {
    expect(find(tree)).toEqual([]);
  });

  test.each(broken)("control %#: a change in %s is found", (file, from, to) => {
    expect(find(new SourceTree(mutate(sources, file, from, to)))).not.toEqual([]);
  });
});
