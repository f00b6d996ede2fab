/** The guest's way through a link, in a real browser, against a real relay and a real sender. */
import { readFile } from "node:fs/promises";
import type { BrowserContext } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { chromiumFile } from "../support/chromium.ts";
import { loseAnswers, once } from "../support/proxy.ts";
import { GuestRoom, guestWords, reveal, secretValue, view } from "./guest-room.ts";

/** What somebody gets who pastes now. The page itself may not read the clipboard, and does not. */
async function pasted(context: BrowserContext): Promise<string> {
  const page = await context.newPage();
  await page.setContent("<textarea></textarea>");
  await page.locator("textarea").focus();
  await page.keyboard.press("Control+V");
  const text = await page.locator("textarea").inputValue();
  await page.close();
  return text;
}

describe.skipIf(chromiumFile === undefined)("the guest page", () => {
  let room: GuestRoom;
  beforeAll(async () => {
    room = await GuestRoom.open();
  });
  afterEach(async () => {
    const complaints = room.complaints.splice(0);
    await room.leave();
    expect(
      complaints.filter(({ text }) => !/status of 4|net::ERR/.test(text)),
      "what the pages complained of",
    ).toEqual([]);
  });
  afterAll(() => room.close());

  test("opens a link after two presses, shows, copies, and tells the sender", async () => {
    const link = await room.link({ note: "For Monday.\nNot for the wiki." });
    const context = await room.person({ permissions: ["clipboard-read", "clipboard-write"] });
    const page = await room.opened(link.text, context);
    await view(page, "ready").waitFor();
    expect(page.url()).toBe(`${room.proxy.url}/o`);
    expect(await room.told(link.id)).toMatchObject({ state: "waiting" });
    await page.getByRole("button", { name: "Reveal" }).click();
    await page.getByRole("heading", { name: "Open it now?" }).waitFor();
    expect(await room.told(link.id)).toMatchObject({ state: "waiting" });
    await page.getByRole("button", { name: "Open it now" }).click();
    await view(page, "revealed").waitFor();
    await page.getByText("The sender has been told").waitFor();
    expect(await page.content()).not.toContain(secretValue);
    await page.getByText("Says to be Ada Example.").waitFor();
    await page.getByText("cannot verify").waitFor();
    await page.getByText("asks you not to pass it on").waitFor();
    await page.getByText("Not for the wiki.").waitFor();
    await page.getByRole("button", { name: /^Show/ }).click();
    expect(await page.locator("pre.value").textContent()).toBe(secretValue);
    await page.getByRole("button", { name: /^Copy/ }).click();
    await page.getByRole("status").getByText("clipboard").waitFor();
    expect(await pasted(context)).toBe(secretValue);
    await page.getByRole("button", { name: /^Hide/ }).click();
    expect(await page.content()).not.toContain(secretValue);
    expect(await room.told(link.id)).toMatchObject({ state: "opened", guest: true });
    await page.getByRole("button", { name: "forget it here" }).click();
    await view(page, "forgotten").waitFor();
    expect(await page.content()).not.toContain("Ada Example");
  });

  test("asks for the passphrase, counts wrong ones, and opens with the right one", async () => {
    const link = await room.link({ passphrase: guestWords });
    const page = await room.opened(link.text);
    const type = async (words: string) => {
      await page.getByLabel("Passphrase", { exact: true }).fill(words);
      await page.keyboard.press("Enter");
    };
    await type("a guess");
    await page.getByText("At most 9 tries are left").waitFor();
    await type("a guess");
    await page.getByText("cost no try").waitFor();
    await type(` ${guestWords} `);
    await view(page, "revealed").waitFor();
    await page.getByText("The sender has been told").waitFor();
    expect(await room.told(link.id)).toMatchObject({ state: "opened" });
  });

  test("says so when ten wrong passphrases have closed the link, and so does the sender's list", async () => {
    const link = await room.link({ passphrase: guestWords });
    const page = await room.opened(link.text);
    for (let guess = 1; guess <= 10; guess++) {
      await page.getByLabel("Passphrase", { exact: true }).fill(`guess ${guess}`);
      await page.getByRole("button", { name: "Reveal" }).click();
      if (guess < 10) await page.getByText(`At most ${10 - guess} `).waitFor();
    }
    await view(page, "gone guesses").waitFor();
    expect(await room.told(link.id)).toMatchObject({ state: "intercepted" });
  });

  test("gives files to the browser under a safe name, byte for byte", async () => {
    const certificate = `-----BEGIN CERTIFICATE-----\n${"QUJD".repeat(40)}\n-----END CERTIFICATE-----\n`;
    const link = await room.link({ name: "tls cert?", value: certificate });
    const page = await room.opened(link.text);
    await reveal(page);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: /^Download/ }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^[\w. -]+\.txt$/);
    expect(await readFile(await download.path(), "utf8")).toBe(certificate);
  });

  test("goes on with the same reader after the answer to the claim was lost", async () => {
    const link = await room.link();
    room.proxy.rule = loseAnswers("claim", 20);
    const page = await room.opened(link.text);
    await reveal(page);
    await view(page, "interrupted").waitFor();
    // Somebody else finds it taken meanwhile, and this tab still has it.
    const other = await room.opened(link.text);
    await view(other, "gone claimed").waitFor();
    room.calm();
    await page.getByRole("button", { name: "Try again" }).click();
    await view(page, "revealed").waitFor();
    await page.getByText("The sender has been told").waitFor();
    expect(await room.told(link.id)).toMatchObject({ state: "opened" });
    room.complaints.splice(0);
  });

  test("repeats the acknowledgement until the relay has taken it", async () => {
    const link = await room.link();
    room.proxy.rule = once("ack", (exchange) => exchange.cut(), 4);
    const page = await room.opened(link.text);
    await reveal(page);
    await page.getByText("The sender has been told").waitFor();
    expect(await room.told(link.id)).toMatchObject({ state: "opened" });
    room.complaints.splice(0);
  });

  test("tries again when the relay was away from the start", async () => {
    const link = await room.link();
    room.proxy.rule = once("look", (exchange) => exchange.cut(), 20);
    const page = await room.opened(link.text);
    await view(page, "offline").waitFor();
    room.calm();
    await page.getByRole("button", { name: "Try again" }).click();
    await view(page, "ready").waitFor();
    room.complaints.splice(0);
  });
});
