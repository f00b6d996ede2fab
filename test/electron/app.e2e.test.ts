/**
 * The real app, in a real Electron, wherever there is one. Elsewhere it is skipped and says why; what it covers beside
 * the other tests is Electron itself: that the rules it is given hold, and that the compiled parts work in it.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { _electron, type ElectronApplication, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { WindowBridge } from "../../shared/contract/window-bridge.ts";

const root = resolve(import.meta.dirname, "../..");
const { findElectron } = (await import(pathToFileURL(join(root, "scripts/electron-binary.mjs")).href)) as {
  findElectron(): { file?: string; missing?: string };
};
const { file: program, missing } = findElectron();
const reason = program === undefined ? missing : whyNotHere();

function whyNotHere(): string | undefined {
  if (process.platform !== "linux") return undefined;
  if (process.getuid?.() === 0) return "Chromium's sandbox does not start as root";
  return process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? undefined : "there is no display";
}

type Inspected = { getLastWebPreferences(): object };

/** The page's own global, as the preload made it. */
declare const window: { keyhold: WindowBridge; open(address: string): unknown };
declare const location: { href: string };

describe.skipIf(reason !== undefined)(`the desktop app${reason === undefined ? "" : ` (not here: ${reason})`}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "keyhold-electron-"));
  let app: ElectronApplication;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    execFileSync(process.execPath, [join(root, "scripts/build-electron-native.mjs")], { stdio: "inherit" });
    const home = {
      HOME: folder,
      XDG_DATA_HOME: folder,
      XDG_CONFIG_HOME: folder,
      APPDATA: folder,
      LOCALAPPDATA: folder,
    };
    app = await _electron.launch({
      executablePath: program ?? "",
      args: [join(root, "dist/electron/main.js"), "--vault", join(folder, "test.vault")],
      env: { ...(process.env as Record<string, string>), ...home },
    });
    page = await app.firstWindow();
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    await page.waitForLoadState();
  }, 600_000);

  afterAll(async () => {
    await app?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("shows our page, and the page has our bridge and nothing of Node", async () => {
    expect(page.url()).toMatch(/^app:\/\/keyhold\//);
    const seen = await page.evaluate(() => ({
      bridge: Object.keys(window.keyhold).sort(),
      node: ["require", "process", "module", "Buffer"].filter((name) => name in globalThis),
    }));
    expect(seen).toEqual({ bridge: ["call", "chooseFile", "door", "onEvent", "onRequest"], node: [] });
  });

  test("a vault is made, a key stored, locked, unlocked and read: the compiled parts work", async () => {
    const value = await page.evaluate(async () => {
      const bytes = (text: string) => new TextEncoder().encode(text);
      const passphrase = () => bytes("plum orbit velvet canyon 42");
      const { call } = window.keyhold;
      const must = async <Value>(answer: Promise<{ ok: true; value: Value } | { ok: false; error: object }>) => {
        const settled = await answer;
        if (!settled.ok) throw new Error(JSON.stringify(settled.error));
        return settled.value;
      };
      await must(call("vault.create", { name: "Ada", device: "test", passphrase: passphrase(), recovery: false }));
      await must(call("keys.add", { name: "stripe", service: "Stripe", env: "dev", value: bytes("sk_test_canary") }));
      await must(call("vault.lock", {}));
      await must(call("vault.unlock", { credential: { passphrase: passphrase() } }));
      const read = await must(call("keys.value", { key: { name: "stripe" }, purpose: "reveal" }));
      return new TextDecoder().decode(read.value);
    });
    expect(value).toBe("sk_test_canary");
  });

  test("a copied key is marked as a secret, and Keyhold's own", async () => {
    await page.evaluate(() => window.keyhold.call("clipboard.copyKey", { key: { name: "stripe" } }));
    const types = await app.evaluate(async ({ clipboard }) => (await clipboard.read()).flatMap((item) => item.types));
    const text = await app.evaluate(({ clipboard }) => clipboard.readText());
    expect(text).toBe("sk_test_canary");
    expect(types.join()).toMatch(/passwordManagerHint|ConcealedType|ExcludeClipboardContent/);
  });

  test("the options in force are those of the list", async () => {
    const preferences = await app.evaluate(({ webContents }) =>
      // Not in Electron's types, but the only way to see what holds in the end.
      webContents.getAllWebContents().map((contents) => (contents as unknown as Inspected).getLastWebPreferences()),
    );
    for (const one of preferences) {
      expect(one).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true });
    }
  });

  test("the page leads nowhere, opens nothing, reaches no network and is granted nothing", async () => {
    await page.evaluate(() => {
      location.href = "https://example.org/";
    });
    expect(page.url()).toMatch(/^app:\/\/keyhold\//);
    expect(await page.evaluate(() => window.open("file:///etc/passwd"))).toBeNull();
    const reached = await page.evaluate(() =>
      Promise.all(
        ["https://example.org/", "http://127.0.0.1:1/", "file:///etc/passwd"].map((address) =>
          fetch(address).then(
            () => address,
            () => "refused",
          ),
        ),
      ),
    );
    expect(new Set(reached)).toEqual(new Set(["refused"]));
    const outside = await page.evaluate(async () => (await fetch("app://keyhold/..%2f..%2fpackage.json")).status);
    expect(outside).toBe(404);
    expect(app.windows()).toHaveLength(1);
  });

  test("the system's locked screen locks the vault", async () => {
    await app.evaluate(({ powerMonitor }) => void powerMonitor.emit("lock-screen"));
    await expect
      .poll(async () => (await page.evaluate(() => window.keyhold.call("vault.status", {}))) as unknown)
      .toMatchObject({ value: { state: "locked" } });
  });

  test("a second start hands its link to the page that is open", async () => {
    const link = `keyhold://open#${"A".repeat(44)}.aHR0cHM6Ly9yZWxheS5leGFtcGxl`;
    const arrived = page.evaluate(
      () => new Promise((resolve) => window.keyhold.onRequest((request) => resolve(request))),
    );
    await app.evaluate(
      ({ app: electron }, text) => void electron.emit("second-instance", {}, ["keyhold", text], "/"),
      link,
    );
    expect(await arrived).toEqual({ type: "open-link", link });
  });

  test("nothing complained on the way", () => {
    expect(complaints.filter((text) => !/Refused to connect|ERR_BLOCKED_BY_CLIENT|violates/.test(text))).toEqual([]);
  });
});
