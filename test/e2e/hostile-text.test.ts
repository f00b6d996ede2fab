/** G10: script in every text field, of one's own typing and of somebody else's card and message, is text. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { utf8 } from "../../shared/crypto/bytes.ts";
import { TestPerson } from "../support/people.ts";
import { Desk, patience } from "./desk.ts";
import { RelayPlace } from "./relay-place.ts";
import { describeWindow } from "./stage.ts";

/** Each tries to set `window.ran`. Short enough for every field. */
const attacks = [
  '<img src=x onerror="window.ran=1">',
  '"><script>window.ran=1</script>',
  "'-(window.ran=1)-'",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: that it stays one is what is tried
  "${window.ran=1}{{window.ran=1}}",
  "<svg/onload=window.ran=1>",
];
const ran = (page: Page) => page.evaluate(() => "ran" in window);

describeWindow("script as text", (stage) => {
  test("the control: the page would run it, if it were markup", async () => {
    const page = await stage.browser.newPage();
    await page.setContent(`<p>${attacks[0]}</p>`);
    await expect.poll(() => ran(page), { timeout: patience }).toBe(true);
    await page.close();
  });

  test("in every field that one can type into", async () => {
    const desk = await stage.desk("Ada Example");
    await desk.unlock();
    const { page } = desk;
    for (const [at, attack] of attacks.entries()) {
      await desk.section("Keys");
      await page.getByRole("button", { name: "New key" }).first().click();
      await page.getByRole("heading", { name: "New key" }).waitFor();
      const fields = page
        .getByRole("main")
        .locator("input[type=text]:visible, input:not([type]):visible, textarea:visible");
      for (let index = 0; index < (await fields.count()); index++) {
        const field = fields.nth(index);
        const label = (await field.getAttribute("data-path")) ?? "";
        if (["variable", "providerPage", "rotateEvery", "type"].includes(label)) continue;
        if (!(await field.isEditable())) continue;
        await field.fill(label === "name" ? `${at} ${attack}` : attack);
      }
      await page.getByLabel("What it is for").fill(`${at} ${attack}`);
      await page.keyboard.press("Control+Enter");
      const done = page.getByRole("button", { name: "Go to the key" });
      const panel = page.getByRole("complementary").first();
      await done.or(panel).first().waitFor();
      if (await done.isVisible()) await done.click();
      await panel.waitFor();
      await page.keyboard.press("r");
      await page.getByText("1 value on screen").waitFor();
      const plate = page.getByRole("group", { name: /Value shown/ });
      const shown = async () => ((await plate.textContent()) ?? "").replaceAll(/\s/g, "");
      await expect.poll(shown, { timeout: patience }).toContain(attack.replaceAll(/\s/g, ""));
      await desk.closeAll();
      await page.getByRole("searchbox").fill(attack);
      await page.getByRole("searchbox").fill("");
      await desk.palette(attack);
      await desk.closeDialog();
      await desk.section("Inbox");
      await page.getByLabel("Link", { exact: true }).fill(attack);
      await page.getByRole("button", { name: "Open", exact: true }).click();
      await page.getByRole("main").getByRole("alert").first().waitFor();
      await desk.section("Team");
      await page.getByRole("button", { name: "Add person" }).first().click();
      await page.getByLabel("Card", { exact: true }).fill(attack);
      await page.getByRole("button", { name: "Add", exact: true }).click();
      await page.getByRole("complementary").getByRole("alert").first().waitFor();
      await desk.section("Activity");
      await page.getByLabel("Search what, who, where").fill(attack);
      expect(await ran(page), attack).toBe(false);
    }
  });

  test("in somebody else's card, key and note", async () => {
    const relay = await RelayPlace.open();
    try {
      const [attack = "", second = ""] = attacks;
      const mallory = await TestPerson.create(attack);
      await mallory.call("settings.set", { name: "relay", value: relay.url });
      const ada = await TestPerson.create("Ada Example");
      await mallory.call("team.add", { card: (await ada.call("me.get", {})).card });
      await ada.call("team.add", { card: (await mallory.call("me.get", {})).card });
      await mallory.call("keys.add", { name: second, service: attack, env: "prod", value: utf8(attack) });
      const { shares } = await mallory.call("shares.create", {
        keys: [{ name: second }],
        to: ["Ada Example"],
        note: attack,
      });
      const link = shares[0]?.link ?? "";
      const desk = stage.take(await Desk.at(stage.browser, ada));
      await desk.unlock();
      const { page } = desk;
      await desk.section("Team");
      await page.getByRole("grid", { name: "People" }).getByText(attack).first().click();
      await page.getByRole("complementary").first().waitFor();
      await desk.section("Inbox");
      await page.getByLabel("Link", { exact: true }).fill(link);
      await page.getByRole("button", { name: "Open", exact: true }).click();
      await page.getByRole("button", { name: "Store in vault" }).waitFor();
      expect(await page.getByRole("blockquote").textContent()).toContain(attack);
      await page.getByRole("button", { name: "Store in vault" }).click();
      await page.getByText(/is in your vault, under prod/).waitFor();
      await desk.section("Keys");
      await desk.row(second).click();
      await page.getByRole("complementary").first().waitFor();
      await desk.section("Activity");
      await page.getByText(second).first().waitFor();
      expect(await ran(page)).toBe(false);
      await mallory.leave();
    } finally {
      await relay.close();
    }
  });
});
