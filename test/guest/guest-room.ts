/** A sender with a real vault, a real relay behind a line that can break, and a browser for whoever gets a guest link. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { type RunningRelay, startRelay } from "../../relay/start.ts";
import type { MethodOutput } from "../../shared/contract/api.ts";
import { utf8 } from "../../shared/crypto/bytes.ts";
import { type Complaint, watchPage } from "../e2e/watch-page.ts";
import { launchChromium } from "../support/chromium.ts";
import { TestPerson } from "../support/people.ts";
import { type Exchange, RelayProxy } from "../support/proxy.ts";

export const secretValue = "guest-value-6f1f-canary";
export const guestWords = "said by phone 77";

export type MadeLink = { readonly id: string; readonly text: string };
export type Asked = { readonly method: string; readonly path: string; readonly headers: Exchange["headers"] };

export class GuestRoom {
  readonly ada: TestPerson;
  readonly proxy: RelayProxy;
  readonly browser: Browser;
  /** What the relay wrote to its log. */
  readonly log: string[];
  /** What was asked of it, by anybody. */
  readonly asked: Asked[] = [];
  readonly complaints: Complaint[] = [];
  readonly #relay: RunningRelay;
  readonly #folder: string;
  readonly #contexts: BrowserContext[] = [];
  #keys = 0;

  private constructor(
    parts: { ada: TestPerson; proxy: RelayProxy; browser: Browser; relay: RunningRelay },
    folder: string,
    log: string[],
  ) {
    this.ada = parts.ada;
    this.proxy = parts.proxy;
    this.browser = parts.browser;
    this.#relay = parts.relay;
    this.#folder = folder;
    this.log = log;
    this.calm();
  }

  static async open(): Promise<GuestRoom> {
    const folder = mkdtempSync(join(tmpdir(), "keyhold-guest-"));
    const log: string[] = [];
    const proxy = await RelayProxy.start();
    const relay = await startRelay({
      store: `sqlite:${join(folder, "links.sqlite")}`,
      port: 0,
      origins: [proxy.url],
      ciphertextLimit: 2 * 1024 * 1024,
      writeLog: (line) => log.push(line),
    });
    proxy.target = relay.url;
    const [ada, browser] = await Promise.all([TestPerson.create("Ada Example"), launchChromium()]);
    return new GuestRoom({ ada, proxy, browser, relay }, folder, log);
  }

  /** The line works. */
  calm(): void {
    this.proxy.rule = (exchange) => {
      this.asked.push({ method: exchange.method, path: exchange.path, headers: exchange.headers });
      return false;
    };
  }

  /** Stores a key and makes a guest link for it. */
  async link(options: { value?: string; passphrase?: string; name?: string; note?: string } = {}): Promise<MadeLink> {
    const { value = secretValue, passphrase, note } = options;
    const name = options.name ?? `Key ${++this.#keys}`;
    await this.ada.call("keys.add", { name, env: "prod", service: "Example", value: utf8(value) });
    // The same value is used again on purpose, also after a test in which its link was taken by somebody else.
    const { plans } = await this.ada.call("compromised.list", {});
    for (const { id } of plans) await this.ada.call("compromised.drop", { id, why: "a test of before" });
    const { shares } = await this.ada.call("shares.create", {
      keys: [{ name }],
      to: [],
      guest: passphrase === undefined ? {} : { passphrase: utf8(passphrase) },
      relay: this.proxy.url,
      note,
      noForward: note !== undefined,
    });
    const share = shares[0];
    if (share?.link === undefined) throw new Error("no link was made");
    return { id: share.id, text: share.link };
  }

  /** What the sender is told of a link now. */
  async told(id: string): Promise<MethodOutput<"shares.list">["shares"][number]> {
    const { shares } = await this.ada.call("shares.list", { refresh: true });
    const share = shares.find((one) => one.id === id);
    if (share === undefined) throw new Error("no such share");
    return share;
  }

  /** A browser window of a person of its own. What its pages complain of is collected. */
  async person(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const context = await this.browser.newContext({ acceptDownloads: true, ...options });
    this.#contexts.push(context);
    return context;
  }

  async page(context?: BrowserContext): Promise<Page> {
    const page = await (context ?? (await this.person())).newPage();
    await watchPage(page, this.complaints);
    return page;
  }

  async opened(link: string, context?: BrowserContext): Promise<Page> {
    const page = await this.page(context);
    await page.goto(link);
    return page;
  }

  async leave(): Promise<void> {
    for (const context of this.#contexts.splice(0)) await context.close();
    this.proxy.links.clear();
    this.calm();
  }

  async close(): Promise<void> {
    await this.leave();
    await this.browser.close();
    await this.#relay.close();
    await this.proxy.close();
    await this.ada.leave();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Presses what a person presses for a link without passphrase. */
export async function reveal(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Reveal" }).click();
  await page.getByRole("button", { name: "Open it now" }).click();
}

export function view(page: Page, name: string) {
  return page.locator(`#guest[data-view="${name}"]`);
}
