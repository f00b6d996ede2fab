import { describe, expect, test } from "vitest";
import { chooseWindow } from "./choose-window.ts";
import { defaultBrowserCommand } from "./default-browser.ts";
import { hasDisplay } from "./has-display.ts";

const chromium = { file: "/usr/bin/chromium", isSnap: false };
const desktop = { platform: "linux", env: { DISPLAY: ":0" } } as const;

describe("the window is", () => {
  test("Chromium's where there is one, else the default browser's", () => {
    expect(chooseWindow(desktop, false, [], () => chromium)).toEqual({ kind: "app", chromium });
    expect(chooseWindow(desktop, false, [], () => undefined)).toEqual({ kind: "default-browser" });
  });

  test("an address where nobody would see a window", () => {
    const choice = chooseWindow({ platform: "linux", env: {} }, false, [], () => chromium);
    expect(choice).toMatchObject({ kind: "address", why: expect.stringContaining("no display") });
  });

  test("an address for root, unless the sandbox was given up", () => {
    const refused = chooseWindow(desktop, true, [], () => chromium);
    expect(refused).toMatchObject({ kind: "address", why: expect.stringContaining("sandbox") });
    expect(chooseWindow(desktop, true, ["--no-sandbox"], () => chromium)).toMatchObject({ kind: "app" });
  });
});

test.each([
  ["linux", {}, false],
  ["linux", { DISPLAY: "" }, false],
  ["linux", { WAYLAND_DISPLAY: "wayland-0" }, true],
  ["darwin", {}, true],
  ["darwin", { SSH_CONNECTION: "10.0.0.1 1 10.0.0.2 22" }, false],
  ["win32", {}, true],
] as const)("on %s with %o there is a display: %s", (platform, env, expected) => {
  expect(hasDisplay({ platform, env })).toBe(expected);
});

test("each system hands a file to the default browser in its own way", () => {
  expect(defaultBrowserCommand("/a.html", "linux")).toEqual({ file: "xdg-open", args: ["/a.html"] });
  expect(defaultBrowserCommand("/a.html", "darwin")).toEqual({ file: "open", args: ["/a.html"] });
  expect(defaultBrowserCommand("C:\\a.html", "win32").args).toEqual(["/c", "start", '""', "C:\\a.html"]);
});
