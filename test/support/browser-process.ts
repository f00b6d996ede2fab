/** The browser door as a process of its own, in a folder of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { quietFlags } from "./chromium.ts";

const entry = resolve(import.meta.dirname, "../../dist-test/browser/main.js");
const testPage = resolve(import.meta.dirname, "../browser/page");

export type BrowserProcessOptions = {
  readonly display?: string;
  readonly args?: readonly string[];
};

export class BrowserProcess {
  readonly folder = mkdtempSync(join(tmpdir(), "keyhold-door-"));
  readonly child: ChildProcess;
  stdout = "";
  stderr = "";
  /** How it ended: an exit code or a signal. */
  readonly ended: Promise<number | string>;

  constructor({ display, args = [] }: BrowserProcessOptions) {
    // Others may look into the test's own folder: what keeps them out must be Keyhold's.
    chmodSync(this.folder, 0o755);
    const { PATH = "", HOME = "" } = process.env;
    this.child = spawn(process.execPath, [entry, testPage, "--vault", join(this.folder, "vault.keyhold"), ...args], {
      env: { PATH, HOME, XDG_DATA_HOME: this.folder, ...(display === undefined ? {} : { DISPLAY: display }) },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.stdout += text;
    });
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
    });
    this.ended = new Promise((done) => this.child.once("exit", (code, signal) => done(signal ?? code ?? -1)));
  }

  /** With a window whose page a test can drive. */
  static inWindow(display: string): BrowserProcess {
    const flags = [...quietFlags, "--remote-debugging-port=0"].map((flag) => `--chromium-flag=${flag}`);
    return new BrowserProcess({ display, args: flags });
  }

  get windowFolder(): string {
    return join(this.folder, "keyhold", "window");
  }

  /** The files that carry the token; undefined before the window is opened. */
  openerFile(): string | undefined {
    try {
      const name = readdirSync(this.windowFolder).find((file) => /^open-\d+\.html$/.test(file));
      return name === undefined ? undefined : join(this.windowFolder, name);
    } catch {
      return undefined;
    }
  }

  /** Where the window was sent. */
  async address(): Promise<{ origin: string; port: number; token: string }> {
    const read = () => {
      const file = this.openerFile();
      return /http:\/\/127\.0\.0\.1:(\d+)\/(?:\?window)?#([\w-]{43})/.exec(
        file === undefined ? this.stdout : readFileSync(file, "utf8"),
      );
    };
    const found = await waitFor(read);
    const [, port = "", token = ""] = found;
    return { origin: `http://127.0.0.1:${port}`, port: Number(port), token };
  }

  /** The window's own Chromium, and the page in it. */
  async window(): Promise<{ browser: Browser; page: Page }> {
    const port = await waitFor(() => this.#debuggingPort());
    for (let attempt = 1; ; attempt++) {
      const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
      const page = await waitFor(() =>
        browser
          .contexts()[0]
          ?.pages()
          .find((one) => one.url().startsWith("http://127.0.0.1:")),
      );
      // Whoever attaches while the window goes from its opener file to the page may be left with neither of the two.
      const isThere = await page
        .locator("#state")
        .waitFor({ timeout: 10_000 })
        .then(
          () => true,
          () => false,
        );
      if (isThere || attempt === 3) return { browser, page };
      await browser.close();
    }
  }

  /** Chromium makes the file first and fills it then. */
  #debuggingPort(): string | undefined {
    try {
      const text = readFileSync(join(this.windowFolder, "profile", "DevToolsActivePort"), "utf8");
      return /^(\d+)\n/.exec(text)?.[1];
    } catch {
      return undefined;
    }
  }

  async end(): Promise<void> {
    this.child.kill("SIGTERM");
    await this.ended;
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

export async function waitFor<Value>(look: () => Value | undefined | null, seconds = 20): Promise<Value> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    const found = look();
    if (found !== undefined && found !== null) return found;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  throw new Error("waited in vain");
}
