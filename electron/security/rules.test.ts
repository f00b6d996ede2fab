/** Each rule on parts that note what it does to them. That each is used at all is what test/electron/ checks. */
import { EventEmitter } from "node:events";
import type { Session, WebContents } from "electron";
import { expect, test } from "vitest";
import { protectContent } from "./content-protection.ts";
import { denyDownloads } from "./deny-downloads.ts";
import { denyNavigation } from "./deny-navigation.ts";
import { denyNetwork } from "./deny-network.ts";
import { denyNewWindows } from "./deny-new-windows.ts";
import { denyPermissions } from "./deny-permissions.ts";
import { denyWebview } from "./deny-webview.ts";
import { asksForDebugging } from "./no-remote-debugging.ts";
import { allowedAddress, externalOpener } from "./open-external.ts";
import { systemKeepsSecrets } from "./safe-storage.ts";

/** @returns whether a listener prevented the event. */
function prevented(emitter: EventEmitter, name: string, details: object = {}): boolean {
  let stopped = false;
  emitter.emit(name, {
    ...details,
    preventDefault: () => {
      stopped = true;
    },
  });
  return stopped;
}

test("only the page itself may be loaded, and nothing redirects", () => {
  const contents = new EventEmitter();
  denyNavigation(contents as unknown as WebContents);
  for (const url of [
    "https://example.org/",
    "file:///etc/passwd",
    "app://other/",
    "javascript:1",
    "data:text/html,x",
  ]) {
    expect(prevented(contents, "will-navigate", { url }), url).toBe(true);
    expect(prevented(contents, "will-frame-navigate", { url, isMainFrame: true }), url).toBe(true);
  }
  expect(prevented(contents, "will-navigate", { url: "app://keyhold/" })).toBe(false);
  expect(prevented(contents, "will-frame-navigate", { url: "app://keyhold/", isMainFrame: true })).toBe(false);
  expect(prevented(contents, "will-frame-navigate", { url: "app://keyhold/", isMainFrame: false })).toBe(true);
  expect(prevented(contents, "will-redirect", { url: "app://keyhold/" })).toBe(true);
});

test("no window opens and no webview attaches", () => {
  const asked: string[] = [];
  let handler: ((details: { url: string }) => unknown) | undefined;
  const contents = Object.assign(new EventEmitter(), {
    setWindowOpenHandler: (one: typeof handler) => {
      handler = one;
    },
  });
  denyNewWindows(contents as unknown as WebContents, async (address) => void asked.push(address));
  denyWebview(contents as unknown as WebContents);
  expect(handler?.({ url: "https://example.org/" })).toEqual({ action: "deny" });
  expect(asked).toEqual(["https://example.org/"]);
  expect(prevented(contents, "will-attach-webview")).toBe(true);
});

test("every permission is denied, when requested, when checked and for devices", () => {
  const handlers: Record<string, (...args: unknown[]) => unknown> = {};
  denyPermissions(
    new Proxy({} as Session, {
      get: (_target, name) => (handler: () => unknown) => {
        handlers[String(name)] = handler;
      },
    }),
  );
  for (const permission of ["media", "notifications", "clipboard-read", "clipboard-sanitized-write", "anything new"]) {
    let answer: unknown;
    handlers.setPermissionRequestHandler?.({}, permission, (granted: unknown) => {
      answer = granted;
    });
    expect(answer).toBe(false);
    expect(handlers.setPermissionCheckHandler?.({}, permission)).toBe(false);
    expect(handlers.setDevicePermissionHandler?.({ deviceType: "usb" })).toBe(false);
  }
});

test("the page reaches our own files and nothing else", () => {
  for (const developer of [false, true]) {
    let handler: ((details: { url: string }, answer: (response: { cancel?: boolean }) => void) => void) | undefined;
    denyNetwork(
      {
        webRequest: {
          onBeforeRequest: (one: typeof handler) => {
            handler = one;
          },
        },
      } as never,
      developer,
    );
    const cancelled = (url: string) => {
      let result: boolean | undefined;
      handler?.({ url }, ({ cancel }) => {
        result = cancel;
      });
      return result;
    };
    expect(cancelled("app://keyhold/assets/x.js")).toBe(false);
    for (const url of [
      "https://example.org/",
      "ws://127.0.0.1:1/",
      "file:///etc/passwd",
      "data:text/html,x",
      "app://x/",
    ]) {
      expect(cancelled(url), url).toBe(true);
    }
    expect(cancelled("devtools://devtools/x.js")).toBe(!developer);
  }
});

test("downloads are stopped", () => {
  const session = new EventEmitter();
  denyDownloads(session as unknown as Session);
  expect(prevented(session, "will-download")).toBe(true);
});

test("only plain https addresses of named hosts may be opened", () => {
  expect(allowedAddress("https://dashboard.example.org/keys?x=1#y")?.hostname).toBe("dashboard.example.org");
  const refused = [
    "http://example.org/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "smb://example.org/x",
    "keyhold://open#x",
    "https://user@example.org/",
    "https://user:word@example.org/",
    "https://example.org:8443/",
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://2130706433/",
    "https://localhost/",
    "https://printer.local/",
    "https://intranet/",
    "https:///",
    "",
    `https://example.org/${"x".repeat(3000)}`,
  ];
  for (const address of refused) expect(allowedAddress(address), address).toBeUndefined();
  // A look-alike is opened only as what it is.
  expect(allowedAddress("https://еxample.org/")?.hostname).toBe("xn--xample-2of.org");
});

test("the browser opens after a yes, one question at a time", async () => {
  const opened: string[] = [];
  const questions: { host: string; answer: (yes: boolean) => void }[] = [];
  const open = externalOpener(
    { openExternal: async (address) => void opened.push(address) },
    (host) => new Promise((answer) => questions.push({ host, answer })),
  );
  const first = open("https://one.example.org/");
  await open("https://two.example.org/");
  await open("http://three.example.org/");
  expect(questions.map(({ host }) => host)).toEqual(["one.example.org"]);
  questions[0]?.answer(false);
  await first;
  expect(opened).toEqual([]);
  const second = open("https://two.example.org/");
  questions[1]?.answer(true);
  await second;
  expect(opened).toEqual(["https://two.example.org/"]);
});

test("the system's key store counts only where it is one", () => {
  const store = (available: boolean, backend: string) => ({
    isEncryptionAvailable: () => available,
    getSelectedStorageBackend: () => backend as never,
  });
  for (const backend of ["gnome_libsecret", "kwallet", "kwallet5", "kwallet6"]) {
    expect(systemKeepsSecrets(store(true, backend), "linux")).toBe(true);
    expect(systemKeepsSecrets(store(false, backend), "linux")).toBe(false);
  }
  for (const backend of ["basic_text", "unknown", "something new"]) {
    expect(systemKeepsSecrets(store(true, backend), "linux")).toBe(false);
  }
  expect(systemKeepsSecrets(store(true, "unknown"), "darwin")).toBe(true);
  expect(systemKeepsSecrets(store(false, "unknown"), "win32")).toBe(false);
});

test("the window stays out of pictures where the system can do that", () => {
  for (const [platform, expected] of [
    ["darwin", [true]],
    ["win32", [true]],
    ["linux", []],
  ] as const) {
    const asked: boolean[] = [];
    protectContent({ setContentProtection: (on) => void asked.push(on) }, platform);
    expect(asked).toEqual(expected);
  }
});

test("a packaged app does not start with a debugger's port", () => {
  const started = (isPackaged: boolean, ...switches: string[]) =>
    asksForDebugging({ isPackaged, commandLine: { hasSwitch: (name) => switches.includes(name) } });
  expect(started(true, "remote-debugging-port")).toBe(true);
  expect(started(true, "remote-debugging-pipe")).toBe(true);
  expect(started(true, "lang")).toBe(false);
  expect(started(false, "remote-debugging-port")).toBe(false);
});
