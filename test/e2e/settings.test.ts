/** What the settings do to the vault itself: passphrase, recovery kit, backup, restore, and the own relay. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { passphrase, type TestPerson } from "../support/people.ts";
import { violations } from "./axe.ts";
import { type Desk, patience } from "./desk.ts";
import { fillVault } from "./filled-vault.ts";
import { describeWindow } from "./stage.ts";

const next = "walnut comet pillow harbour 71";

/** Every unlock derives a key: a busy computer takes its time. */
const slow = 300_000;

describeWindow("the settings", (stage) => {
  const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
  const passphraseField = (page: Page) => page.getByLabel("Passphrase", { exact: true });
  const button = (page: Page, name: string | RegExp) => page.getByRole("dialog").getByRole("button", { name });

  async function atTheSettings(fill: (person: TestPerson) => Promise<unknown> = fillVault): Promise<Desk> {
    const desk = await stage.desk("Ada Example", fill);
    await desk.unlock();
    await desk.section("Settings");
    return desk;
  }

  /** Types the group that is asked for. @returns the whole code. */
  async function confirmKit(page: Page): Promise<string> {
    const groups = page.getByRole("list", { name: "Recovery code" }).getByRole("listitem");
    await groups.first().waitFor();
    const code = await groups.allTextContents();
    const asked = Number(/which is group (\d+)/.exec((await page.locator("label").allTextContents()).join(" "))?.[1]);
    await page.getByLabel("To be sure it is on paper").fill(code[asked - 1] ?? "");
    await press(page, "It is in a safe place");
    return code.join("-");
  }

  test(
    "change the passphrase: a wrong one changes nothing, and the old one opens nothing afterwards",
    async () => {
      const desk = await atTheSettings();
      const { page } = desk;
      await press(page, "Change the passphrase");
      await page.getByLabel("Passphrase now").fill("not what it is");
      await page.getByLabel("New passphrase").fill(next);
      await page.getByText(/Strength: (very )?strong/).waitFor();
      const change = button(page, "Change it");
      expect(await change.isDisabled()).toBe(true);
      await page.getByLabel("The same once more").fill(next);
      await expect.poll(() => change.isEnabled(), { timeout: patience }).toBe(true);
      await change.click();
      await page.getByText(/does not open this vault/).waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByLabel("Passphrase now").fill(passphrase);
      await change.click();
      await page.getByText("The passphrase is changed.", { exact: false }).waitFor();
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await page.keyboard.press("Control+l");
      await passphraseField(page).fill(passphrase);
      await page.keyboard.press("Enter");
      await page.getByText("That passphrase does not open this vault.", { exact: false }).waitFor();
      await expect.poll(() => passphraseField(page).isEnabled(), { timeout: patience }).toBe(true);
      await desk.unlock(next);
    },
    slow,
  );

  test(
    "make a new recovery kit: it opens the vault",
    async () => {
      const desk = await atTheSettings();
      const { page } = desk;
      await press(page, "New recovery kit");
      await page.getByText("The old kit stops working").waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByLabel("Passphrase now").fill(passphrase);
      await button(page, "Make it").click();
      const code = await confirmKit(page);
      await page.getByText("The new kit works.", { exact: false }).waitFor();
      expect(await page.evaluate(() => document.documentElement.outerHTML)).not.toContain(code.slice(0, 9));
      await page.keyboard.press("Control+l");
      await press(page, "Use recovery kit");
      await page.getByLabel("Recovery code").fill(code);
      await press(page, "Unlock");
      await page.getByRole("navigation", { name: "Sections" }).waitFor();
    },
    slow,
  );

  test(
    "make a backup, and restore it: read and shown first, the file of today kept",
    async () => {
      const desk = await atTheSettings();
      const { page } = desk;
      const file = join(desk.folder, "before.keyhold-backup");
      await press(page, "Back up");
      await page.getByLabel("Write the backup to").fill(file);
      expect(await violations(page)).toEqual([]);
      await button(page, "Make it").click();
      await page.getByText("Backup made and read back", { exact: false }).waitFor();
      expect(existsSync(file)).toBe(true);
      await button(page, "Make it").click();
      await page.getByText("There is a file of that name already", { exact: false }).waitFor();
      expect(await violations(page)).toEqual([]);
      await desk.closeDialog();

      await desk.section("Keys");
      await desk.row("Maps").click();
      await page.keyboard.press("Delete");
      await desk.row("Maps").waitFor({ state: "detached" });

      await desk.section("Settings");
      await press(page, "Restore");
      await page.getByText("the vault is locked first", { exact: false }).waitFor();
      await button(page, "Lock and restore").click();
      await page.getByLabel("Backup file").fill(file);
      await page.getByLabel("Passphrase of the backup").fill("not what it is");
      await button(page, "Look inside").click();
      await page.getByRole("dialog").getByRole("alert").waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByLabel("Passphrase of the backup").fill(passphrase);
      await button(page, "Look inside").click();
      await page.getByText("It is a backup of this vault.", { exact: false }).waitFor();
      expect(await violations(page)).toEqual([]);
      await button(page, /^Replace with these \d+ keys$/).click();
      await page.getByText(/^Restored: \d+ keys/).waitFor();
      await page.getByText("The earlier file is", { exact: false }).waitFor();
      await button(page, "Unlock it").click();
      await passphraseField(page).fill(passphrase);
      await page.keyboard.press("Enter");
      await desk.row("Maps").waitFor();
    },
    slow,
  );

  test(
    "start this computer's own relay, use it for links, and stop it",
    async () => {
      // Another one than what is used until now: the own relay's usual address may be in use already.
      const desk = await atTheSettings(async (person) => {
        await fillVault(person);
        await person.call("settings.set", { name: "relay", value: "https://relay.example.com" });
      });
      const { page } = desk;
      await press(page, "Start for this computer");
      const on = page.getByText(/^On at http:\/\/127\.0\.0\.1:\d+/);
      await on.waitFor();
      const address = /http:\S+/.exec((await on.textContent()) ?? "")?.[0] ?? "";
      expect((await fetch(`${address}/health`)).status).toBeLessThan(500);
      await press(page, "Use it for new links");
      await expect.poll(() => page.getByLabel("Relay for new links").inputValue(), { timeout: patience }).toBe(address);
      await page.getByText("This computer's relay is on").waitFor();
      expect(await violations(page)).toEqual([]);
      await press(page, "Stop");
      await page.getByText("Off.", { exact: true }).waitFor();
      await expect(fetch(address)).rejects.toThrow();
    },
    slow,
  );
});
