/** Somebody at the app's window: a process of the browser door, a vault file of their own, and a page in Chromium. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import type { Browser, BrowserContext, CDPSession, Page } from "playwright-core";
import { passphrase, TestPerson } from "../support/people.ts";
import { TestClipboard } from "./clipboard-program.ts";
import { type Complaint, watchPage } from "./watch-page.ts";

const root = resolve(import.meta.dirname, "../..");
/** States are waited for; a slow machine only takes longer. */
export const patience = 60_000;

export type DeskOptions = {
  readonly colorScheme?: "light" | "dark";
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Another vault file than the usual one in the folder. */
  readonly vaultFile?: string;
  /** The folder is somebody else's to remove. */
  readonly keepsFolder?: boolean;
  /** Run as this user. */
  readonly user?: number;
};

export class Desk {
  readonly folder: string;
  readonly clipboard: TestClipboard;
  readonly complaints: Complaint[] = [];
  readonly #browser: Browser;
  readonly #options: DeskOptions;
  #child: ChildProcess | undefined;
  #address = "";
  #context: BrowserContext | undefined;
  #page: Page | undefined;
  #session: CDPSession | undefined;

  private constructor(browser: Browser, folder: string, options: DeskOptions) {
    this.#browser = browser;
    this.#options = options;
    this.folder = folder;
    this.clipboard = new TestClipboard(folder);
    // The door finds its data by the system's variable, the tests' people by their folder.
    mkdirSync(join(folder, "data"), { recursive: true });
    mkdirSync(join(folder, "share"), { recursive: true });
    if (!existsSync(join(folder, "share", "keyhold"))) symlinkSync("../data", join(folder, "share", "keyhold"));
  }

  /** With nothing yet: the first run. */
  static async empty(browser: Browser, options: DeskOptions = {}): Promise<Desk> {
    const desk = new Desk(browser, mkdtempSync(join(tmpdir(), "keyhold-desk-")), options);
    await desk.start();
    return desk;
  }

  /** With a vault that somebody has filled before; the window shows the unlock screen. */
  static async of(
    browser: Browser,
    name: string,
    fill: (person: TestPerson) => Promise<unknown> = async () => undefined,
    options: DeskOptions = {},
  ): Promise<Desk> {
    const person = await TestPerson.create(name);
    await fill(person);
    return Desk.at(browser, person, options);
  }

  /** At the vault in somebody's folder, as one comes back to it; leaving ends only the process. */
  static async again(browser: Browser, folder: string, options: DeskOptions = {}): Promise<Desk> {
    const desk = new Desk(browser, folder, { ...options, keepsFolder: true });
    await desk.start();
    return desk;
  }

  /** At the vault of somebody whose own host ends here. */
  static async at(browser: Browser, person: TestPerson, options: DeskOptions = {}): Promise<Desk> {
    await person.host.close();
    const desk = new Desk(browser, person.folder, options);
    await desk.start();
    return desk;
  }

  get page(): Page {
    if (this.#page === undefined) throw new Error("there is no page");
    return this.#page;
  }

  get context(): BrowserContext {
    if (this.#context === undefined) throw new Error("there is no browser context");
    return this.#context;
  }

  get process(): ChildProcess {
    if (this.#child === undefined) throw new Error("there is no process");
    return this.#child;
  }

  /** With the token: whoever has it may connect. */
  get address(): string {
    return this.#address;
  }

  get vaultFile(): string {
    return this.#options.vaultFile ?? join(this.folder, "vault.keyhold");
  }

  /** Starts the process and opens its page. */
  async start(): Promise<void> {
    await this.startProcess();
    const { colorScheme = "light", viewport = { width: 1280, height: 800 } } = this.#options;
    this.#context = await this.#browser.newContext({ colorScheme, viewport, locale: "en-GB" });
    this.#context.setDefaultTimeout(patience);
    this.#page = await this.openPage();
  }

  async startProcess(): Promise<void> {
    const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...environment } = process.env;
    const child = spawn(
      process.execPath,
      [join(root, "dist-test/browser/main.js"), join(root, "dist/renderer"), "--vault", this.vaultFile],
      {
        stdio: ["ignore", "pipe", "pipe", "ipc"],
        env: {
          ...environment,
          KEYHOLD_TEST_RELOAD: String(patience * 2),
          XDG_DATA_HOME: join(this.folder, "share"),
          PATH: `${this.clipboard.folder}:${process.env.PATH ?? ""}`,
        },
        ...(this.#options.user === undefined ? {} : { uid: this.#options.user, gid: this.#options.user }),
      },
    );
    this.#child = child;
    if (child.stdout === null || child.stderr === null) throw new Error("the door has no outputs");
    let log = "";
    child.stderr.on("data", (chunk) => {
      log += chunk;
    });
    const [line] = await Promise.race([
      once(createInterface({ input: child.stdout }), "line"),
      once(child, "exit").then(() => [""]),
    ]);
    if (!String(line).startsWith("http://127.0.0.1:")) throw new Error(`the door did not start: ${log.slice(0, 2000)}`);
    this.#address = String(line);
  }

  /** One more page of the same run. */
  async openPage(): Promise<Page> {
    const page = await this.context.newPage();
    await watchPage(page, this.complaints);
    await page.goto(this.#address);
    return page;
  }

  /** @param scale The reader's text size against the usual: the browser's own setting, which the page's rem follows. */
  async setTextScale(scale: number): Promise<void> {
    this.#session ??= await this.context.newCDPSession(this.page);
    await this.#session.send("Page.setFontSizes", { fontSizes: { standard: 16 * scale, fixed: 13 * scale } });
  }

  /** Makes the clock of the process wrong by so many milliseconds; what falls due by it, happens. */
  async setClockOffset(milliseconds: number): Promise<void> {
    const done = once(this.process, "message");
    this.process.send({ clockOffset: milliseconds });
    await done;
  }

  async unlock(words = passphrase): Promise<void> {
    const { page } = this;
    await page.getByLabel("Passphrase", { exact: true }).fill(words);
    await page.getByRole("button", { name: "Unlock", exact: true }).click();
    await page.getByRole("navigation", { name: "Sections" }).waitFor();
  }

  async section(
    name: "Keys" | "Shares" | "Inbox" | "Team" | "Health" | "Activity" | "Leak scan" | "Settings",
  ): Promise<void> {
    await this.page.getByRole("navigation", { name: "Sections" }).getByRole("link", { name }).click();
    await this.page.getByRole("main").getByRole("heading", { level: 1, name }).waitFor();
  }

  /** Opens the palette with something typed; Enter takes the first that fits. */
  async palette(query: string): Promise<void> {
    await this.page.keyboard.press("Control+k");
    await this.page.getByRole("textbox", { name: "A key, a person, or what to do" }).fill(query);
  }

  /** Esc for one dialog, menu or popover. */
  async closeDialog(): Promise<void> {
    await this.page.keyboard.press("Escape");
    await this.page.getByRole("dialog").waitFor({ state: "detached" });
  }

  /** Leaves whatever lies above or beside the list. */
  async closeAll(): Promise<void> {
    const { page } = this;
    if ((await page.getByRole("dialog").count()) > 0) await this.closeDialog();
    const panel = page.getByRole("complementary");
    if ((await panel.count()) === 0) return;
    // What is under it may be another one.
    const label = (await panel.getAttribute("aria-label")) ?? "";
    await panel.getByRole("button", { name: "Close", exact: true }).click();
    await page.getByRole("complementary", { name: label, exact: true }).waitFor({ state: "detached" });
  }

  row(name: string) {
    return this.page.getByRole("grid", { name: "Keys" }).getByRole("row").filter({ hasText: name });
  }

  /** Ends the window and the process; the folder stays. */
  async end(): Promise<void> {
    await this.#context?.close();
    const child = this.#child;
    if (child !== undefined && child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
  }

  async leave(): Promise<void> {
    await this.end();
    if (this.#options.keepsFolder !== true) rmSync(this.folder, { recursive: true, force: true });
  }
}
