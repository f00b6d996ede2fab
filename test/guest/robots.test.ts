/** Whatever looks at a guest link before the person does: none of it uses the link up. */
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { chromiumFile } from "../support/chromium.ts";
import { GuestRoom, guestWords, reveal, secretValue, view } from "./guest-room.ts";
import { serveWeakened } from "./weakened-page.ts";

/** As they introduce themselves when they fetch a link that was pasted into a message. */
const robots = {
  Slack: { "user-agent": "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)" },
  "Slack images": { "user-agent": "Slack-ImgProxy (+https://api.slack.com/robots)" },
  Teams: {
    "user-agent":
      "Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com",
  },
  WhatsApp: { "user-agent": "WhatsApp/2.23.20.0 A" },
  "Outlook Safe Links": {
    "user-agent":
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0",
    "accept-language": "en-US",
  },
  Google: {
    "user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    from: "googlebot(at)googlebot.com",
  },
  "Google Chat": {
    "user-agent":
      "Mozilla/5.0 (compatible; Google-PageRenderer Google (+https://developers.google.com/+/web/snippet/))",
  },
  Telegram: { "user-agent": "TelegramBot (like TwitterBot)" },
  Discord: { "user-agent": "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)" },
  iMessage: {
    "user-agent":
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0",
  },
} as const;

/** Presses everything there is, by every means that a script has. */
function pressByScript(page: Page): Promise<void> {
  return page.evaluate(async () => {
    for (let round = 0; round < 4; round++) {
      for (const element of document.querySelectorAll<HTMLElement>("button, a, input, label, form")) {
        element.click();
        for (const type of ["pointerdown", "mousedown", "pointerup", "mouseup", "click"]) {
          element.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true, detail: 1 }));
        }
        element.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
        if (element instanceof HTMLInputElement) element.value = "robot";
        if (element instanceof HTMLFormElement) element.requestSubmit();
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
}

describe.skipIf(chromiumFile === undefined)("a guest link is not used up by", () => {
  let room: GuestRoom;
  beforeAll(async () => {
    room = await GuestRoom.open();
  });
  afterEach(async () => {
    const complaints = room.complaints.splice(0);
    await room.leave();
    expect(
      complaints.filter(({ text }) => !/status of 4/.test(text)),
      "what the pages complained of",
    ).toEqual([]);
  });
  afterAll(() => room.close());

  const posts = () => room.asked.filter(({ method, path }) => method === "POST" && /claim|ack|report/.test(path));
  const looks = () => room.asked.filter(({ method, path }) => method === "GET" && path.startsWith("/v1/links/"));
  async function expectWaiting(id: string): Promise<void> {
    expect(posts()).toEqual([]);
    expect(await room.told(id)).toMatchObject({ state: "waiting" });
  }
  async function startAnew(passphrase?: string) {
    room.asked.length = 0;
    return room.link(passphrase === undefined ? {} : { passphrase });
  }

  test("the robots that fetch previews, by GET, HEAD and with the # changed to %23", async () => {
    const link = await startAnew();
    for (const headers of Object.values(robots)) {
      for (const method of ["GET", "HEAD"]) {
        for (const address of [link.text, link.text.replace("#", "%23"), `${room.proxy.url}/o/guest.js`]) {
          const answer = await fetch(address, { method, headers });
          expect(answer.status).toBeLessThan(500);
          if (method === "GET") expect(await answer.text()).not.toContain(link.text.slice(-44));
        }
      }
    }
    await expectWaiting(link.id);
    expect(looks()).toEqual([]);
  });

  test("the same robots with a browser that runs the page's script and presses every button by script", async () => {
    const [plain, worded] = [await startAnew(), await room.link({ passphrase: guestWords })];
    for (const headers of [robots["Outlook Safe Links"], robots.Google, robots.iMessage]) {
      const { "user-agent": userAgent, ...extraHTTPHeaders } = headers as { "user-agent": string };
      const context = await room.person({ userAgent, extraHTTPHeaders });
      for (const address of [plain.text, worded.text, plain.text.replace("#", "%23")]) {
        const page = await room.opened(address, context);
        await page.locator('#guest:not([data-view="loading"])').waitFor();
        await pressByScript(page);
        await page.close();
      }
    }
    await expectWaiting(plain.id);
    await expectWaiting(worded.id);
  }, 300_000);

  test("a robot with real input that presses the first button it finds, again and again", async () => {
    const link = await startAnew();
    const page = await room.opened(link.text);
    await view(page, "ready").waitFor();
    for (let press = 0; press < 8; press++) await page.getByRole("button").first().click();
    await expectWaiting(link.id);
    // A double click on the first question does not answer the second.
    if (await view(page, "confirm").isVisible()) await page.getByRole("button", { name: "Not yet" }).click();
    await page.getByRole("button", { name: "Reveal" }).dblclick();
    await view(page, "confirm").waitFor();
    await expectWaiting(link.id);
  });

  test("prefetching and rendering ahead of time, which do not even look", async () => {
    const link = await startAnew();
    const rules = (address: string) =>
      JSON.stringify({
        prefetch: [{ urls: [address], eagerness: "immediate" }],
        prerender: [{ urls: [address], eagerness: "immediate" }],
      });
    room.proxy.rule = (exchange) => {
      room.asked.push({ method: exchange.method, path: exchange.path, headers: exchange.headers });
      if (exchange.path !== "/message") return false;
      const html = `<!doctype html><title>m</title><script type="speculationrules">${rules(link.text)}</script><a href="${link.text}">link</a>`;
      exchange.answer(200, Buffer.from(html), { "content-type": "text/html" });
      return true;
    };
    const page = await room.opened(`${room.proxy.url}/message`);
    await expect
      .poll(() => room.asked.some(({ path, headers }) => path === "/o" && headers["sec-purpose"]?.includes("prefetch")))
      .toBe(true);
    await page.waitForLoadState("networkidle");
    expect(looks()).toEqual([]);
    await page.getByRole("link").click();
    await view(page, "ready").waitFor();
    expect(new URL(page.url()).hash).toBe("");
    await expectWaiting(link.id);
  });

  test("a tab that nobody has looked at", async () => {
    const link = await startAnew();
    const page = await room.page();
    await page.addInitScript(() => {
      let state = "hidden";
      Object.defineProperty(document, "visibilityState", { get: () => state });
      addEventListener("seen", () => {
        state = "visible";
        document.dispatchEvent(new Event("visibilitychange"));
      });
    });
    await page.goto(link.text);
    await page.waitForLoadState("networkidle");
    expect(looks()).toEqual([]);
    await page.evaluate(() => dispatchEvent(new Event("seen")));
    await view(page, "ready").waitFor();
    await expectWaiting(link.id);
  });

  test("back, forward and reload, after which the page has forgotten it", async () => {
    const link = await startAnew();
    const page = await room.opened(link.text);
    await view(page, "ready").waitFor();
    await page.getByRole("button", { name: "Reveal" }).click();
    await page.reload();
    await view(page, "forgot").waitFor();
    await page.goto(`${room.proxy.url}/v1/health`);
    await page.goBack();
    await view(page, "forgot").waitFor();
    await page.goForward();
    await page.goBack();
    await view(page, "forgot").waitFor();
    await expectWaiting(link.id);
    // Pasted into the same tab's address bar nothing is loaded anew, and it is understood all the same.
    await page.evaluate((hash) => location.assign(hash), new URL(link.text).hash);
    await view(page, "ready").waitFor();
    expect(page.url()).toBe(`${room.proxy.url}/o`);
    await reveal(page);
    await view(page, "revealed").waitFor();
    // A value that nobody has looked at is nowhere else any more: the page asks before it lets it go.
    await page.evaluate(() => location.reload());
    await expect.poll(() => room.complaints.map(({ kind }) => kind)).toEqual(["dialog"]);
    room.complaints.length = 0;
    await view(page, "revealed").waitFor();
    await page.getByRole("button", { name: /^Show/ }).click();
    await page.reload();
    await view(page, "forgot").waitFor();
    expect(await page.content()).not.toContain(secretValue);
  });

  test("a second guest: of two who press at once one gets the value", async () => {
    const link = await startAnew();
    const pages = await Promise.all([room.opened(link.text), room.opened(link.text)]);
    for (const page of pages) await page.getByRole("button", { name: "Reveal" }).click();
    await Promise.all(pages.map((page) => page.getByRole("button", { name: "Open it now" }).click()));
    for (const page of pages)
      await page.locator('#guest[data-view="revealed"], #guest[data-view="gone taken"]').waitFor();
    expect(await Promise.all(pages.map((page) => view(page, "revealed").count()))).toContain(1);
    expect(await Promise.all(pages.map((page) => view(page, "gone taken").count()))).toContain(1);
    expect(await room.told(link.id)).toMatchObject({ state: "opened" });
  });

  test("a gateway that changed it; a press closes it and warns the sender", async () => {
    const link = await startAnew();
    const page = await room.opened(link.text.replace("#", "%23"));
    await view(page, "mangled").waitFor();
    expect(page.url()).toBe(`${room.proxy.url}/o`);
    await expectWaiting(link.id);
    await page.getByRole("button", { name: "Close the link" }).click();
    await view(page, "reported").waitFor();
    expect(await room.told(link.id)).toMatchObject({ state: "intercepted" });
    const late = await room.opened(link.text);
    await view(late, "gone revoked").waitFor();
  });

  describe("control: without a protection it would be used up", () => {
    test.each([
      ["scripts' presses told from a person's", "real-press.ts", () => "export const isRealPress = () => true;"],
      [
        "the wait for a press",
        "guest-link.ts",
        (source: string) => source.replace(/this\.#ask\(\);\n/, "await this.#reveal();\n"),
      ],
    ])("%s", async (_name, file, change) => {
      const link = await startAnew();
      await serveWeakened(room, { [file]: change });
      const page = await room.opened(link.text);
      await page.locator('#guest:not([data-view="loading"])').waitFor();
      await pressByScript(page);
      await expect.poll(() => posts().length).toBeGreaterThan(0);
      room.complaints.length = 0;
    });
  });
});
