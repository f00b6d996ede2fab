import { expect, test } from "vitest";
import { parseOptions, usage } from "./options.ts";

test("takes a vault and Chromium's flags, which look like options themselves", () => {
  expect(parseOptions([])).toEqual({ chromiumFlags: [], help: false });
  expect(
    parseOptions(["--vault", "/a b", "--chromium-flag=--no-sandbox", "--chromium-flag=--window-size=900,600"]),
  ).toEqual({ vault: "/a b", chromiumFlags: ["--no-sandbox", "--window-size=900,600"], help: false });
  expect(parseOptions(["--vault=/x", "--help"])).toMatchObject({ vault: "/x", help: true });
});

test.each([["--vualt=x"], ["file.keyhold"], ["--vault"], ["--vault="], ["--help=yes"]])("refuses %s", (argument) => {
  expect(() => parseOptions([argument])).toThrow(expect.objectContaining({ code: "invalid_input" }));
});

test("the help names every option", () => {
  for (const name of ["--vault", "--host", "--chromium-flag", "--help"]) expect(usage).toContain(name);
});
