import { EventEmitter } from "node:events";
import { expect, test, vi } from "vitest";
import { type DeepLinkApp, readDeepLink, receiveDeepLinks } from "./deep-links.ts";
import { launchOptions } from "./launch-options.ts";
import { isFirstInstance } from "./single-instance.ts";

// As `appLinkText` writes it: see shared/link/link-text.test.ts.
const link = "keyhold://open#AQAHDhUcIyoxOD9GTVRbYmlwd36FjJOaoaivtr3Ey9LZ.aHR0cHM6Ly9yZWxheS5leGFtcGxl";

test("only the exact form of a link is one", () => {
  expect(readDeepLink(link)).toBe(link);
  expect(readDeepLink(link.replace("open#", "open/#"))).toBe(link.replace("open#", "open/#"));
  expect(readDeepLink(link.replace("#", "%23"))).toBe(link.replace("#", "%23"));
  const others = [
    "",
    "keyhold://",
    "keyhold://open",
    "keyhold://lock#x",
    link.slice(0, -30),
    ` ${link}`,
    `${link}\n`,
    `${link} --inspect`,
    link.replace("keyhold:", "KEYHOLD:"),
    link.replace("open", "open/../x"),
    link.replace("keyhold://", "https://"),
    `${link}${"a".repeat(500)}`,
  ];
  for (const other of others) expect(readDeepLink(other), other).toBeUndefined();
});

test("macOS's event is taken, and what is no link is dropped", () => {
  const links: string[] = [];
  const registered: string[] = [];
  const app = Object.assign(new EventEmitter(), {
    isPackaged: true,
    setAsDefaultProtocolClient: (scheme: string) => registered.push(scheme),
  });
  receiveDeepLinks(app as unknown as DeepLinkApp, (one) => links.push(one));
  const preventDefault = vi.fn();
  app.emit("open-url", { preventDefault }, "keyhold://open#short");
  app.emit("open-url", { preventDefault }, link);
  expect(links).toEqual([link]);
  expect(registered).toEqual(["keyhold"]);
  expect(preventDefault).toHaveBeenCalledTimes(2);
});

test("from source the system is not told to open links with a bare Electron", () => {
  const app = Object.assign(new EventEmitter(), { isPackaged: false, setAsDefaultProtocolClient: vi.fn() });
  receiveDeepLinks(app as unknown as DeepLinkApp, () => undefined);
  expect(app.setAsDefaultProtocolClient).not.toHaveBeenCalled();
});

test("a vault and a link are found among whatever else a program is started with", () => {
  expect(launchOptions(["electron", "main.js"], "/home/ada")).toEqual({});
  expect(launchOptions(["keyhold", "--no-sandbox", link], "/")).toEqual({ link });
  expect(launchOptions(["keyhold", "--vault", "team.vault"], "/home/ada")).toEqual({ vault: "/home/ada/team.vault" });
  expect(launchOptions(["keyhold", "--vault=/srv/team.vault", "x"], "/")).toEqual({ vault: "/srv/team.vault" });
  expect(launchOptions(["keyhold", "--vault"], "/")).toEqual({});
  expect(launchOptions(["keyhold", "--vault="], "/")).toEqual({});
});

test("a second start hands over what it was asked; the first one goes on", () => {
  const asked: unknown[] = [];
  const app = Object.assign(new EventEmitter(), { requestSingleInstanceLock: () => true });
  expect(isFirstInstance(app as never, (options) => asked.push(options))).toBe(true);
  app.emit("second-instance", {}, ["keyhold", link], "/home/ada");
  expect(asked).toEqual([{ link }]);
  expect(isFirstInstance({ ...app, requestSingleInstanceLock: () => false } as never, () => undefined)).toBe(false);
});
