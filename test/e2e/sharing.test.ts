/** Two people, each at their own window, with a relay between them. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { utf8 } from "../../shared/crypto/bytes.ts";
import { TestPerson } from "../support/people.ts";
import { Desk, patience } from "./desk.ts";
import { RelayPlace } from "./relay-place.ts";
import { describeWindow } from "./stage.ts";

describeWindow("sharing", (stage) => {
  let relay: RelayPlace;
  beforeAll(async () => {
    relay = await RelayPlace.open();
  });
  afterAll(() => relay?.close());

  /** Ada and Ben, unlocked. @param verified whether they have compared words already. */
  async function two(
    verified: boolean,
  ): Promise<{ readonly ada: Desk; readonly ben: Desk; readonly thief: TestPerson }> {
    const [a, b] = await Promise.all([TestPerson.create("Ada Example"), TestPerson.create("Ben Example")]);
    for (const person of [a, b]) {
      await person.call("settings.set", { name: "relay", value: relay.url });
      await person.call("settings.set", { name: "locks.idle", value: "240" });
    }
    await a.call("keys.add", {
      name: "Payments",
      service: "Stripe",
      env: "staging",
      value: utf8("sk_test_shared_0123456789"),
    });
    if (verified) {
      await a.meet(b);
      await b.meet(a);
    }
    await b.lock();
    const thief = b.copy();
    const [ada, ben] = await Promise.all([Desk.at(stage.browser, a), Desk.at(stage.browser, b)]);
    stage.take(ada);
    stage.take(ben);
    await Promise.all([ada.unlock(), ben.unlock()]);
    return { ada, ben, thief };
  }

  /** Ada makes a link for somebody. @returns it, as copied. */
  async function makeLink(ada: Desk, to: string): Promise<string> {
    const { page } = ada;
    await ada.section("Keys");
    await ada.row("Payments").click();
    await page.keyboard.press("s");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("option", { name: to }).click();
    await page.keyboard.press("Control+Enter");
    await page.getByRole("heading", { name: /link is (ready|made)/ }).waitFor();
    ada.clipboard.clear();
    await dialog.getByRole("button", { name: /^Copy link/ }).click();
    await expect.poll(() => ada.clipboard.text, { timeout: patience }).toMatch(/^http.*#/);
    const link = ada.clipboard.text ?? "";
    await ada.closeDialog();
    return link;
  }

  async function openLink(ben: Desk, link: string): Promise<void> {
    await ben.section("Inbox");
    await ben.page.getByLabel("Link", { exact: true }).fill(link);
    await ben.page.getByRole("button", { name: "Open", exact: true }).click();
  }

  const state = (page: Page, text: string) => page.getByRole("main").getByText(text, { exact: true }).first();

  test("cards change hands, words are compared, a key goes over, and the sender watches it being opened", async () => {
    const { ada, ben } = await two(false);
    const cards: string[] = [];
    const words: string[] = [];
    for (const desk of [ada, ben]) {
      await desk.section("Team");
      await desk.page.getByRole("button", { name: "My card" }).first().click();
      await desk.page.getByRole("button", { name: "Copy card" }).click();
      await expect.poll(() => desk.clipboard.text, { timeout: patience }).toMatch(/keyhold-id1/);
      cards.push(desk.clipboard.text ?? "");
      const own = desk.page.getByRole("list").filter({ has: desk.page.getByText("12", { exact: true }) });
      words.push(
        (await own.first().getByRole("listitem").allTextContents()).map((word) => word.replace(/^\d+/, "")).join(" "),
      );
      await desk.page.getByRole("button", { name: "Close" }).click();
    }
    expect(words[0]?.split(" ")).toHaveLength(12);
    for (const [at, desk] of [ada, ben].entries()) {
      const { page } = desk;
      await page.getByRole("button", { name: "Add person" }).first().click();
      await page.getByLabel("Card", { exact: true }).fill(cards[1 - at] ?? "");
      await page.getByRole("button", { name: "Add", exact: true }).click();
      await page.getByText(/is on your team, not verified yet/).waitFor();
      await page.getByRole("button", { name: "Compare words" }).click();
      const list = page.getByRole("list", { name: /Twelve words/ });
      await list.waitFor();
      const seen = (await list.getByRole("listitem").allTextContents())
        .map((word) => word.replace(/^\d+/, ""))
        .join(" ");
      expect(seen).toBe(words[1 - at]);
      for (let word = 0; word < 12; word++) await page.keyboard.press("Space");
      await page.getByText("12 of 12 read").waitFor();
      await page.getByRole("button", { name: "All 12 match" }).click();
      await page.getByText(/is verified\. Only their keys can open/).waitFor();
      await page.getByRole("complementary").getByText("Verified").first().waitFor();
    }

    const link = await makeLink(ada, "Ben Example");
    await ada.section("Shares");
    await state(ada.page, "Waiting").waitFor();
    await ada.page.getByRole("region", { name: "Out now" }).getByText("1 link waiting").waitFor();

    await openLink(ben, link);
    await ben.page.getByText("Verified sender").waitFor();
    expect(await ben.page.evaluate(() => document.body.textContent)).not.toContain("sk_test_shared");
    await ben.page.getByRole("button", { name: "Store in vault" }).click();
    await ben.page.getByText("Payments is in your vault, under staging.").waitFor();
    // Nobody asks: the window follows the relay by itself.
    await state(ada.page, "Opened").waitFor();
    await ben.section("Keys");
    await ben.row("Payments").click();
    await ben.page.keyboard.press("c");
    await expect.poll(() => ben.clipboard.text, { timeout: patience }).toBe("sk_test_shared_0123456789");
    await ben.page.getByText(/Ada Example, verified, by a link/).waitFor();

    await openLink(ben, link);
    await ben.page
      .getByText(/opened|read|used/i)
      .first()
      .waitFor();
  });

  test("what is left in a teammate's inbox appears there by itself, and is opened by a click", async () => {
    const { ada, ben } = await two(true);
    await ben.section("Settings");
    await ben.page.getByLabel(/^Use the inbox at/).click();
    await expect.poll(() => ben.page.getByLabel(/^Use the inbox at/).isChecked(), { timeout: 20_000 }).toBe(true);
    await ben.section("Inbox");
    await ada.section("Keys");
    await ada.row("Payments").click();
    await ada.page.keyboard.press("s");
    const dialog = ada.page.getByRole("dialog");
    await dialog.getByRole("option", { name: "Ben Example" }).click();
    // Ada has not switched it on for all links: she leaves this one.
    expect(await dialog.getByLabel("Also leave it in their inbox").isChecked()).toBe(false);
    await dialog.getByLabel("Also leave it in their inbox").check();
    await ada.page.keyboard.press("Control+Enter");
    await ada.page.getByRole("heading", { name: /link is ready/ }).waitFor();
    await ada.closeDialog();

    const waiting = ben.page.getByRole("list", { name: "Left for you at a relay" });
    await waiting.getByText("A link from Ada Example").waitFor({ timeout: 90_000 });
    await waiting.getByRole("button", { name: "Open the link from Ada Example" }).click();
    await ben.page.getByText("Verified sender").waitFor();
    await ben.page.getByRole("button", { name: "Store in vault" }).click();
    await ada.section("Shares");
    await state(ada.page, "Opened").waitFor({ timeout: 90_000 });
  });

  test("somebody whose words differ is not verified, and can be taken off at once", async () => {
    const { ada } = await two(true);
    const { page } = ada;
    await ada.section("Team");
    await page.getByRole("grid", { name: "People" }).getByRole("row").filter({ hasText: "Ben Example" }).click();
    await page.getByRole("button", { name: "Compare words again" }).click();
    await page.getByRole("button", { name: "A word differs" }).click();
    await page.getByText("A word differs: stop here").waitFor();
    await page.getByRole("button", { name: "Remove this card" }).click();
    await page.getByText("Nobody yet. Give a teammate your card, and add theirs.").waitFor();
  });

  test("a revoked and an expired link open nothing, and say so to both", async () => {
    const { ada, ben } = await two(true);
    const link = await makeLink(ada, "Ben Example");
    await ada.section("Shares");
    await ada.page.getByRole("button", { name: /^Revoke Payments/ }).click();
    await ada.page.getByText("Revoked. The link for Ben Example opens nothing any more.").waitFor();
    await openLink(ben, link);
    await ben.page
      .getByText(/The sender took it back/)
      .first()
      .waitFor();
    await ada.closeAll();

    const second = await makeLink(ada, "Ben Example");
    await relay.setClockOffset(25 * 3_600_000);
    try {
      await openLink(ben, second);
      await ben.page
        .getByRole("main")
        .getByText(/ended|expired|clock/i)
        .first()
        .waitFor();
    } finally {
      await relay.setClockOffset(0);
    }
  });

  test("a stolen link: the owner is told, the sender's window pins the incident", async () => {
    const { ada, ben, thief } = await two(true);
    const link = await makeLink(ada, "Ben Example");
    await thief.unlock(undefined, true);
    const { message } = await thief.call("inbox.receive", { link });
    await thief.call("inbox.decide", { id: message.id, decision: "store" });
    await thief.leave();
    await openLink(ben, link);
    await ben.page.getByRole("main").getByRole("alert").first().waitFor();
    await ada.section("Shares");
    await ada.page.getByText("What to suppose").waitFor();
    await ada.page.getByText("Intercepted").first().waitFor();
    await ada.page.getByRole("link", { name: /Shares.*1 needs you/ }).waitFor();
  });

  test("a relay that is down: the link waits unsent, and goes when it is back", async () => {
    const { ada, ben } = await two(true);
    relay.down = true;
    try {
      await makeLink(ada, "Ben Example");
      await ada.section("Shares");
      await state(ada.page, "Not sent yet").waitFor();
      await ada.page.getByRole("button", { name: "Send now" }).click();
      await ada.page
        .getByText(/does not answer|could not be reached|not reach/i)
        .first()
        .waitFor();
      await openLink(ben, `${relay.url}/o#x`);
      await ben.page.getByRole("main").getByRole("alert").first().waitFor();
    } finally {
      relay.down = false;
    }
    await ada.page.getByRole("button", { name: "Send now" }).click();
    await state(ada.page, "Waiting").waitFor();
  });
});
