/** Every view of the page on a phone and on a desk, in both themes and with text of twice the size; pictures on demand. */
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { violations } from "../e2e/axe.ts";
import { chromiumFile } from "../support/chromium.ts";
import { once } from "../support/proxy.ts";
import { GuestRoom, guestWords, reveal, view } from "./guest-room.ts";

const pictures = resolve(import.meta.dirname, "../../docs/pictures");
const draws = process.env.KEYHOLD_PICTURES === "1";
if (draws) mkdirSync(pictures, { recursive: true });

const note = "For the checkout on Monday.\nPlease keep it out of the wiki.";
const certificate = `-----BEGIN CERTIFICATE-----\n${"MIIBszCCAVmgAwIBAgIUQ0xrZXlob2xk\n".repeat(3)}-----END CERTIFICATE-----\n`;

type Shot = { readonly name: string; readonly picture?: true; show(page: Page, room: GuestRoom): Promise<void> };
const shots: readonly Shot[] = [
  {
    name: "ready",
    picture: true,
    async show(page, room) {
      await page.goto((await room.link()).text);
      await view(page, "ready").waitFor();
    },
  },
  { name: "confirm", show: (page) => page.getByRole("button", { name: "Reveal" }).click() },
  {
    name: "revealed",
    picture: true,
    async show(page, room) {
      await page.goto("about:blank");
      await page.goto((await room.link({ note, value: certificate })).text);
      await reveal(page);
      await page.getByText("The sender has been told").waitFor();
      await page.getByRole("button", { name: /^Show/ }).click();
    },
  },
  {
    name: "passphrase",
    async show(page, room) {
      await page.goto("about:blank");
      await page.goto((await room.link({ passphrase: guestWords })).text);
      await page.getByLabel("Passphrase", { exact: true }).fill("no");
      await page.keyboard.press("Enter");
      await page.getByText("At most 9 tries").waitFor();
    },
  },
  {
    name: "offline",
    async show(page, room) {
      const link = await room.link();
      room.proxy.rule = once("look", (exchange) => exchange.cut(), 20);
      await page.goto("about:blank");
      await page.goto(link.text);
      await view(page, "offline").waitFor();
      room.calm();
    },
  },
  {
    name: "mangled",
    async show(page, room) {
      await page.goto((await room.link()).text.replace("#", "%23"));
      await view(page, "mangled").waitFor();
    },
  },
  {
    name: "reported",
    async show(page) {
      await page.getByRole("button", { name: "Close the link" }).click();
      await view(page, "reported").waitFor();
    },
  },
  {
    name: "gone",
    async show(page, room) {
      const link = await room.link();
      await room.ada.call("shares.revoke", { id: link.id });
      await page.goto("about:blank");
      await page.goto(link.text);
      await view(page, "gone revoked").waitFor();
    },
  },
  {
    name: "teammate",
    async show(page, room) {
      await page.goto("about:blank");
      await page.goto(`${room.proxy.url}/o#AQ${"A".repeat(42)}`);
      await view(page, "teammate").waitFor();
    },
  },
  {
    name: "damaged",
    async show(page, room) {
      await page.goto("about:blank");
      await page.goto(`${room.proxy.url}/o#Ag`);
      await view(page, "damaged").waitFor();
    },
  },
  {
    name: "newer",
    async show(page, room) {
      await page.goto("about:blank");
      await page.goto(`${room.proxy.url}/o#_w${"A".repeat(42)}`);
      await view(page, "newer").waitFor();
    },
  },
  {
    name: "forgot",
    async show(page) {
      await page.reload();
      await view(page, "forgot").waitFor();
    },
  },
];

/** What sticks out of the screen sideways. */
function sticksOut(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("main *")]
      .filter((element) => element.checkVisibility() && element.getBoundingClientRect().right > innerWidth + 1)
      .map((element) => `${element.tagName} “${(element.textContent ?? "").slice(0, 40)}”`),
  );
}

async function complaints(page: Page, rules: "all" | "colours"): Promise<string[]> {
  return (await violations(page, rules)).map(({ rule, nodes }) => `${rule}: ${nodes[0]?.slice(0, 150)}`);
}

function setScale(page: Page, scale: number): Promise<void> {
  return page.evaluate(
    (text) => {
      document.documentElement.style.fontSize = text;
    },
    scale === 1 ? "" : `${scale * 100}%`,
  );
}

describe.skipIf(chromiumFile === undefined)("every view of the guest page", () => {
  let room: GuestRoom;
  beforeAll(async () => {
    room = await GuestRoom.open();
  });
  afterAll(() => room.close());

  const phone: BrowserContextOptions = {
    viewport: { width: 360, height: 740 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
  };
  const desk: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };
  test.each([
    ["phone", phone],
    ["desk", desk],
  ] as const)(
    "on a %s, in both themes and with large text",
    async (place, options) => {
      const page = await room.page(await room.person({ ...options, colorScheme: "light" }));
      const found: Record<string, unknown> = {};
      for (const shot of shots) {
        await shot.show(page, room);
        const wrong = [...(await complaints(page, "all")), ...(await sticksOut(page))];
        await page.emulateMedia({ colorScheme: "dark" });
        wrong.push(...(await complaints(page, "colours")).map((text) => `dark: ${text}`));
        const folder = process.env.KEYHOLD_SHOTS;
        if (folder !== undefined)
          await page.screenshot({ path: join(folder, `${shot.name}-${place}-dark.png`), fullPage: true });
        await page.emulateMedia({ colorScheme: "light" });
        await setScale(page, 2);
        wrong.push(...(await sticksOut(page)).map((text) => `large: ${text}`));
        if (folder !== undefined)
          await page.screenshot({ path: join(folder, `${shot.name}-${place}-large.png`), fullPage: true });
        await setScale(page, 1);
        if (wrong.length > 0) found[shot.name] = wrong;
      }
      expect(found).toEqual({});
      expect(room.complaints.splice(0).filter(({ kind }) => kind === "policy")).toEqual([]);
      await room.leave();
    },
    300_000,
  );

  test.runIf(draws)("is drawn for the guide", async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      const page = await room.page(await room.person({ viewport: { width: 900, height: 680 }, colorScheme }));
      for (const shot of shots) {
        await shot.show(page, room);
        if (shot.picture) await page.screenshot({ path: join(pictures, `guest-${shot.name}-${colorScheme}.png`) });
      }
      const small = await room.page(await room.person({ ...phone, colorScheme }));
      await shots.find(({ name }) => name === "passphrase")?.show(small, room);
      await small.screenshot({ path: join(pictures, `guest-phone-${colorScheme}.png`) });
    }
  });
});
