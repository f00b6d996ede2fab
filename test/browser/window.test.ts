/** The window from its opening to its end, with the real program, Debian's Chromium and a screen that nobody sees. */
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { HostEvent } from "../../shared/contract/api.ts";
import { connectionProtocol, decodeWire, encodeWire } from "../../shared/contract/wire.ts";
import { BrowserProcess } from "../support/browser-process.ts";
import { chromiumFile } from "../support/chromium.ts";
import { canDisplay, startDisplay, type TestDisplay } from "../support/display.ts";
import { passphrase } from "../support/people.ts";

const canOpen = chromiumFile !== undefined && canDisplay;
const isRoot = process.getuid?.() === 0;
const address = /^http:\/\/127\.0\.0\.1:\d+\/#[\w-]{43}\n$/;

let display: TestDisplay | undefined;
beforeAll(async () => {
  if (canOpen) display = await startDisplay();
});
afterAll(() => display?.close());

let running: BrowserProcess | undefined;
afterEach(async () => {
  await running?.end();
  running = undefined;
});

function open(): BrowserProcess {
  running = BrowserProcess.inWindow(display?.name ?? "");
  return running;
}

type Asking = { ask(name: string, input: object): Promise<unknown> };

describe("without a window", () => {
  test("the address stands alone on its line, and a signal ends it all", async () => {
    running = new BrowserProcess({});
    const { origin } = await running.address();
    expect((await fetch(origin)).status).toBe(200);
    running.child.kill("SIGINT");
    expect(await running.ended).toBe(0);
    expect(running.stdout).toMatch(address);
    expect(running.stderr).toBe("keyhold: There is no display. Open this address:\n");
  });

  test.skipIf(!isRoot || !canOpen)("root is told why, in one line", async () => {
    running = new BrowserProcess({ display: display?.name ?? "" });
    await running.address();
    expect(running.stdout).toMatch(address);
    expect(running.stderr).toMatch(/^keyhold: Chromium refuses its sandbox to root\.[^\n]*\n$/);
  });

  test("wrong use ends with 2 and one line", async () => {
    running = new BrowserProcess({ args: ["--nonsense"] });
    expect(await running.ended).toBe(2);
    expect(running.stdout).toBe("");
    expect(running.stderr).toMatch(/^keyhold: [^\n]*--help[^\n]*\n$/);
  });
});

describe.skipIf(!canOpen)("in Chromium's app window", () => {
  test("the page opens without the token in sight, comes back after a reload, and ends the process when closed", async () => {
    const door = open();
    const { page } = await door.window();
    await page.getByText("open", { exact: true }).waitFor();
    expect(page.url()).not.toContain("#");
    expect(await page.evaluate(() => [innerWidth, outerHeight])).toEqual([1280, 800]);
    expect(statSync(join(door.windowFolder, "profile")).mode & 0o777).toBe(0o700);

    const asked = await page.evaluate(() => (globalThis as unknown as Asking).ask("vault.status", {}));
    expect(asked).toMatchObject({ ok: true, value: { state: "absent" } });
    await page.reload();
    await page.getByText("open", { exact: true }).waitFor();
    // Longer than the program waits for a page that was reloaded.
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(door.child.exitCode).toBeNull();

    await page.close();
    expect(await door.ended).toBe(0);
    expect(door.openerFile()).toBeUndefined();
    expect(door.stdout).toBe("");
    expect(door.stderr).toBe("");
    expect(programsWith(door.folder)).toEqual([]);
  });

  test("another user of this computer finds no token and gets no further than the page", async () => {
    const door = open();
    const { port, token } = await door.address();
    const { page } = await door.window();
    await page.getByText("open", { exact: true }).waitFor();
    const file = door.openerFile() ?? "";
    expect(statSync(file).mode & 0o777).toBe(0o600);
    // Open to everybody but for the file's own mode, which must be enough.
    for (const folder of [join(door.folder, "keyhold"), door.windowFolder]) chmodSync(folder, 0o755);

    const look = `
      const fs = require("node:fs");
      const found = [];
      const read = (file) => { try { return fs.readFileSync(file, "latin1"); } catch (error) { return ""; } };
      const token = fs.readFileSync(0, "utf8");
      for (const file of [${JSON.stringify(file)}]) if (read(file) !== "") found.push(file);
      for (const id of fs.readdirSync("/proc").filter((name) => /^[0-9]+$/.test(name)))
        for (const part of ["cmdline", "environ"]) if (read("/proc/" + id + "/" + part).includes(token)) found.push(part);
      (async () => {
        const page = await fetch("http://127.0.0.1:${port}/");
        console.log(JSON.stringify({ uid: process.getuid(), found, page: page.status, leaked: (await page.text()).includes(token) }));
      })();`;
    const { stdout } = spawnSync(process.execPath, ["-e", look], {
      input: token,
      encoding: "utf8",
      ...(isRoot ? { uid: 65534, gid: 65534 } : {}),
    });
    expect(JSON.parse(stdout)).toMatchObject({ found: isRoot ? [] : [file], page: 200, leaked: false });
    // The same look by somebody who may see everything: nothing of it is on a command line or in an environment.
    const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    expect(all.filter((id) => ["cmdline", "environ"].some((part) => readProc(id, part).includes(token)))).toEqual([]);
    expect(
      all.some((id) => readProc(id, "cmdline").includes(file)),
      "control: the window's command line was seen",
    ).toBe(true);
  });

  test("a page that stands still locks the vault", async () => {
    const door = open();
    const { origin, token } = await door.address();
    const { page } = await door.window();
    await page.getByText("open", { exact: true }).waitFor();
    const events: HostEvent[] = [];
    const socket = new WebSocket(`${origin.replace("http:", "ws:")}/host`, [connectionProtocol, `token.${token}`], {
      origin,
    });
    socket.on("message", (data: Buffer) => {
      const message = decodeWire(data) as { event?: HostEvent; ping?: number };
      if (message.ping !== undefined) socket.send(encodeWire({ pong: message.ping }));
      if (message.event !== undefined) events.push(message.event);
    });
    const created = await page.evaluate(
      (bytes) =>
        (globalThis as unknown as Asking).ask("vault.create", {
          name: "Ana",
          device: "laptop",
          passphrase: { $bytes: bytes },
          recovery: false,
        }),
      Buffer.from(passphrase).toString("base64url"),
    );
    expect(created).toMatchObject({ ok: true });
    // Longer than one round of questions: a page that answers them keeps the vault open.
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    expect(events.map(({ type }) => type)).not.toContain("locked");
    expect(events).not.toEqual([]);
    await page.evaluate(() => {
      setTimeout(() => {
        for (const end = Date.now() + 30_000; Date.now() < end; );
      }, 0);
    });
    await expect.poll(() => events.at(-1), { timeout: 12_000 }).toMatchObject({ type: "locked" });
    socket.terminate();
  });
});

function readProc(id: string, part: string): string {
  try {
    return readFileSync(`/proc/${id}/${part}`, "latin1");
  } catch {
    return "";
  }
}

/** Processes whose command line names the folder. */
function programsWith(folder: string): string[] {
  if (!existsSync("/bin/ps")) return [];
  const lines = execFileSync("ps", ["-eo", "args"], { encoding: "utf8", maxBuffer: 16 * 1024 * 1024 }).split("\n");
  return lines.filter((line) => line.includes(`--user-data-dir=${folder}`));
}
