/** Where the link's secret, the passphrase and the value must never be: asked of everything that leaves or stays. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumFile } from "../support/chromium.ts";
import { GuestRoom, guestWords, secretValue, view } from "./guest-room.ts";

describe.skipIf(chromiumFile === undefined)("a guest link leaves no trace", () => {
  let room: GuestRoom;
  beforeAll(async () => {
    room = await GuestRoom.open();
  });
  afterAll(() => room.close());

  test("in requests, logs, address, history, storage or the page, and breaks no policy", async () => {
    const link = await room.link({ passphrase: guestWords });
    const token = link.text.slice(-44);
    const secrets = [token, token.slice(2, 30), guestWords, secretValue].flatMap((text) => [
      text,
      encodeURIComponent(text),
      Buffer.from(text).toString("base64url"),
      Buffer.from(text).toString("hex"),
    ]);
    const context = await room.person();
    const left: string[] = [];
    const origins = new Set<string>();
    context.on("request", (request) => {
      origins.add(new URL(request.url()).origin);
      left.push(request.url(), JSON.stringify(request.headers()), request.postDataBuffer()?.toString("latin1") ?? "");
    });
    const page = await room.page(context);
    await page.addInitScript(() => {
      // Before anything of the page runs: what it finds in the address bar when its second script is asked for.
      new MutationObserver(() => {
        if (document.querySelector("script[src]") !== null) {
          (globalThis as { atSecondScript?: string }).atSecondScript ??= location.href;
        }
      }).observe(document, { childList: true, subtree: true });
    });
    await page.goto(link.text);
    await page.getByLabel("Passphrase", { exact: true }).fill(guestWords);
    await page.keyboard.press("Enter");
    await view(page, "revealed").waitFor();
    await page.getByText("The sender has been told").waitFor();
    expect(await page.evaluate(() => (globalThis as { atSecondScript?: string }).atSecondScript)).toBe(
      `${room.proxy.url}/o`,
    );
    const kept = await page.evaluate(async () => ({
      address: location.href,
      referrer: document.referrer,
      state: history.state,
      entries: history.length,
      local: { ...localStorage },
      session: { ...sessionStorage },
      cookies: document.cookie,
      databases: await indexedDB.databases(),
      caches: await caches.keys(),
      globals: Object.keys(globalThis).filter((name) => /keyhold/i.test(name)),
      page: document.documentElement.outerHTML,
      performance: performance.getEntriesByType("resource").map(({ name }) => name),
    }));
    const storage = await context.storageState();
    const session = await context.newCDPSession(page);
    // The address that a tab was opened with stays in the browser's own memory (`userTypedURL`, the timeline's entry of
    // the navigation), where no page can remove it: docs/threat-model.md says so.
    const { entries } = await session.send("Page.getNavigationHistory");
    expect(entries.map(({ url }) => url).filter((url) => url !== "about:blank")).toEqual([`${room.proxy.url}/o`]);
    expect(kept).toMatchObject({
      referrer: "",
      state: null,
      local: {},
      session: {},
      cookies: "",
      databases: [],
      caches: [],
      globals: [],
    });
    expect([...origins]).toEqual([room.proxy.url]);
    expect(room.asked.filter(({ headers }) => headers.referer !== undefined)).toEqual([]);
    const everything = [
      ...left,
      ...room.log,
      JSON.stringify(kept),
      JSON.stringify(storage),
      ...entries.map(({ url }) => url),
    ].join("\n");
    for (const secret of secrets) expect(everything).not.toContain(secret);
    // The relay did write its log, and the page did ask.
    expect(room.log.some((line) => line.includes('"route":"claim"'))).toBe(true);
    expect(room.complaints.filter(({ kind }) => kind === "policy")).toEqual([]);
    expect(room.complaints).toEqual([]);
  });
});
