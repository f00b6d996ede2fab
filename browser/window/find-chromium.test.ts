import { describe, expect, test } from "vitest";
import { findChromium } from "./find-chromium.ts";

type Case = {
  readonly platform: NodeJS.Platform;
  readonly env?: Record<string, string>;
  readonly there: readonly string[];
  readonly links?: Record<string, string>;
};

function find({ platform, env = {}, there, links = {} }: Case) {
  const files = { exists: (file: string) => there.includes(file), real: (file: string) => links[file] ?? file };
  return findChromium({ platform, env }, files, () => "/home/ana");
}

describe("Chromium is found", () => {
  test.each([
    ["/usr/bin/chromium"],
    ["/usr/bin/chromium-browser"],
    ["/usr/local/bin/google-chrome"],
    ["/usr/bin/google-chrome-stable"],
    ["/usr/bin/microsoft-edge"],
    ["/usr/bin/brave-browser"],
  ])("on Linux as %s", (file) => {
    expect(find({ platform: "linux", there: [file] })).toEqual({ file, isSnap: false });
  });

  test("on Linux in a folder of the path, but not in the present one", () => {
    const there = ["/opt/own/chromium", "chromium", "./chromium"];
    expect(find({ platform: "linux", env: { PATH: ".::/opt/own" }, there })?.file).toBe("/opt/own/chromium");
    expect(find({ platform: "linux", env: { PATH: ".:" }, there })).toBeUndefined();
  });

  test("on Linux as a snap, which comes after every other", () => {
    const links = { "/snap/bin/chromium": "/usr/bin/snap" };
    const snap = { file: "/snap/bin/chromium", isSnap: true };
    expect(find({ platform: "linux", there: ["/snap/bin/chromium"], links })).toEqual(snap);
    const both = ["/snap/bin/chromium", "/usr/bin/brave-browser"];
    expect(find({ platform: "linux", there: both, links })).toEqual({ file: "/usr/bin/brave-browser", isSnap: false });
    const script = ["/usr/bin/chromium-browser", "/snap/bin/chromium"];
    expect(find({ platform: "linux", there: script, links })?.isSnap).toBe(true);
  });

  test.each([
    ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"],
    ["/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge"],
    ["/home/ana/Applications/Chromium.app/Contents/MacOS/Chromium"],
    ["/Applications/Brave Browser.app/Contents/MacOS/Brave Browser"],
  ])("on macOS as %s", (file) => {
    expect(find({ platform: "darwin", there: [file] })).toEqual({ file, isSnap: false });
  });

  test.each([
    ["C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe"],
    ["C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe"],
    ["C:\\Users\\ana\\AppData\\Local\\Chromium\\Application\\chrome.exe"],
    ["C:\\Program Files\\BraveSoftware\\Brave-Browser\\Application\\brave.exe"],
  ])("on Windows as %s", (file) => {
    const env = {
      ProgramFiles: "C:\\Program Files",
      "ProgramFiles(x86)": "C:\\Program Files (x86)",
      LOCALAPPDATA: "C:\\Users\\ana\\AppData\\Local",
    };
    expect(find({ platform: "win32", env, there: [file] })).toEqual({ file, isSnap: false });
  });
});

test("where there is none, none is found", () => {
  for (const platform of ["linux", "darwin", "win32"] as const) expect(find({ platform, there: [] })).toBeUndefined();
});
