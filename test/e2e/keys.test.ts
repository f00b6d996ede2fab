/** Finding, seeing, copying, changing and removing keys. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as otpauth from "otpauth";
import QRCode from "qrcode";
import { expect, test } from "vitest";
import { type Desk, patience } from "./desk.ts";
import { fillVault, keyValue } from "./filled-vault.ts";
import { describeWindow } from "./stage.ts";

describeWindow("keys", (stage) => {
  let ready: Promise<Desk> | undefined;
  /** One desk for all, unlocked; each test begins at the list with nothing chosen. */
  async function atTheList(): Promise<Desk> {
    ready ??= (async () => {
      const desk = await stage.desk("Ada Example", fillVault, {}, "file");
      await desk.unlock();
      return desk;
    })();
    const desk = await ready;
    await desk.closeAll();
    await desk.section("Keys");
    return desk;
  }
  const panel = (desk: Desk, name: string) => desk.page.getByRole("complementary", { name });
  const plate = (desk: Desk) => desk.page.getByRole("group", { name: /Value shown for/ });
  async function open(desk: Desk, name: string) {
    await desk.row(name).click();
    await panel(desk, name).waitFor();
    return panel(desk, name);
  }

  test("are found while one types, and a near miss is offered", async () => {
    const desk = await atTheList();
    const { page } = desk;
    await page.keyboard.press("/");
    await page.keyboard.type("maill");
    await page.getByText("Nothing called “maill”.").waitFor();
    await page.getByRole("searchbox").fill("mail del");
    await page.getByText("1 key found").waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("complementary", { name: "Mail delivery" }).waitFor();
    await page.getByRole("searchbox").fill("");
    await desk.row("Payments").waitFor();
  });

  test("are shown on the plate until Esc, another window or the end of thirty seconds", async () => {
    const desk = await atTheList();
    const { page } = desk;
    await open(desk, "Mail delivery");
    const value = keyValue("Mail delivery", "prod");
    const shown = async () => ((await plate(desk).textContent()) ?? "").replaceAll(/\s/g, "");
    await page.keyboard.press("r");
    await expect.poll(shown, { timeout: patience }).toContain(value.replaceAll(/\s/g, ""));
    await page.getByText("1 value on screen").waitFor();
    await page.keyboard.press("Escape");
    await plate(desk).waitFor({ state: "detached" });
    expect(await page.evaluate(() => document.documentElement.outerHTML)).not.toContain(value);

    await page.getByRole("button", { name: "Reveal" }).click();
    await plate(desk).waitFor();
    await page.evaluate(() => window.dispatchEvent(new Event("blur")));
    await plate(desk).waitFor({ state: "detached" });

    await page.getByRole("button", { name: "Reveal" }).click();
    await plate(desk).waitFor();
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Shortcuts" }).waitFor();
    await plate(desk).waitFor({ state: "detached" });
    await desk.closeDialog();

    await page.getByRole("button", { name: "Reveal" }).click();
    await page.getByRole("button", { name: "Hide", exact: true }).click();
    await plate(desk).waitFor({ state: "detached" });
  });

  test("go from the plate by themselves after their thirty seconds", async () => {
    const desk = await atTheList();
    const { page } = desk;
    await open(desk, "Mail delivery");
    await page.getByRole("button", { name: "Reveal" }).click();
    await plate(desk).waitFor();
    await page
      .getByText(/^(2\d|30) s/)
      .first()
      .waitFor();
    await page
      .getByText(/^1?\d s/)
      .first()
      .waitFor();
    expect(await plate(desk).count()).toBe(1);
    await plate(desk).waitFor({ state: "detached", timeout: 60_000 });
    expect(await page.evaluate(() => document.documentElement.outerHTML)).not.toContain(
      keyValue("Mail delivery", "prod"),
    );
    await page.getByText("Nothing is out.").waitFor();
  });

  test("are copied without passing through the page, and the clipboard is cleared unless somebody used it", async () => {
    const desk = await atTheList();
    const { page } = desk;
    await open(desk, "Mail delivery");
    await page.keyboard.press("c");
    await page.getByText("Copied", { exact: true }).waitFor();
    expect(desk.clipboard.text).toBe(keyValue("Mail delivery", "prod"));
    const out = page.getByRole("region", { name: "Out now" });
    await out.getByText("Mail delivery on clipboard").waitFor();
    await out.getByRole("button", { name: "Clear" }).click();
    await expect.poll(() => desk.clipboard.text, { timeout: patience }).toBeUndefined();

    await page.keyboard.press("c");
    await out.getByText("Mail delivery on clipboard").waitFor();
    desk.clipboard.put("something else");
    await page.keyboard.press("Shift+Control+C");
    await out.getByText("Clipboard has something new, left as it is.").waitFor();
    expect(desk.clipboard.text).toBe("something else");

    await page.getByRole("button", { name: "Copy the line that starts a program with it" }).click();
    const line = "keyhold run --env prod --only MAIL_DELIVERY -- npm start";
    await expect.poll(() => desk.clipboard.text, { timeout: patience }).toBe(line);
  });

  test("shown once are copied, never displayed", async () => {
    const desk = await atTheList();
    const side = await open(desk, "Package publishing");
    await side.getByText("Stored to be shown once").waitFor();
    expect(await side.getByRole("button", { name: "Reveal" }).count()).toBe(0);
    await desk.page.keyboard.press("r");
    expect(await plate(desk).count()).toBe(0);
  });

  test("have one-time codes: pasted or from a picture, shown with the next one, copied, removed and brought back", async () => {
    const desk = await atTheList();
    const { page } = desk;
    const side = await open(desk, "Mail delivery");
    const secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
    const made = new otpauth.TOTP({ secret: otpauth.Secret.fromBase32(secret) });
    const isCode = (text: string | null | undefined) =>
      made.validate({ token: (text ?? "").replaceAll(/\D/g, ""), window: 2 }) !== null;
    const dialog = page.getByRole("dialog", { name: "One-time codes for Mail delivery" });
    const code = page.getByRole("group", { name: "Code shown for 30 seconds" });
    await side.getByText("if it asks for a code").waitFor();
    await side.getByRole("button", { name: "Add one-time codes" }).click();
    await page.keyboard.press("Control+Enter");
    await dialog.getByText("Paste the address or the seed").waitFor();
    await dialog.getByLabel("Address").fill("otpauth://hotp/a?secret=JBSWY3DPEHPK3PXP&counter=1");
    await page.keyboard.press("Control+Enter");
    await dialog.getByText("counted, not timed").waitFor();
    await dialog.getByLabel("Address").fill(`otpauth://totp/Mail:ada@example.com?secret=${secret}`);
    await page.keyboard.press("Control+Enter");
    await dialog.waitFor({ state: "detached" });
    // The service asks for a code at once.
    await code.waitFor();
    await page.getByText("1 value on screen").waitFor();
    await expect
      .poll(async () => isCode(await code.locator("span").nth(1).textContent()), { timeout: patience })
      .toBe(true);
    expect(await page.evaluate(() => document.documentElement.outerHTML)).not.toContain(secret);
    await page.keyboard.press("Escape");
    await code.waitFor({ state: "detached" });
    await page.keyboard.press("o");
    await code.waitFor();
    await page.evaluate(() => window.dispatchEvent(new Event("blur")));
    await code.waitFor({ state: "detached" });
    await side.getByRole("button", { name: "Copy the code of Mail: ada@example.com" }).click();
    await side.getByText("Copied", { exact: true }).waitFor();
    expect(isCode(desk.clipboard.text)).toBe(true);
    const out = page.getByRole("region", { name: "Out now" });
    await out.getByText("Mail delivery: one-time code on clipboard").waitFor();
    await out.getByRole("button", { name: "Clear" }).click();
    await expect.poll(() => desk.clipboard.text, { timeout: patience }).toBeUndefined();

    const picture = join(desk.folder, "code.png");
    writeFileSync(picture, await QRCode.toBuffer(`otpauth://totp/Mail:backup?secret=${secret}&digits=8`));
    await side.getByRole("button", { name: "Add one-time codes" }).click();
    writeFileSync(join(desk.folder, "no-picture.png"), "#!/bin/sh\n");
    await dialog.locator('input[accept="image/png,image/jpeg"]').setInputFiles(join(desk.folder, "no-picture.png"));
    await dialog.getByText("neither a PNG nor a JPEG").waitFor();
    await dialog.locator('input[accept="image/png,image/jpeg"]').setInputFiles(picture);
    await dialog.waitFor({ state: "detached" });
    await code.waitFor();
    await page.keyboard.press("Escape");
    await side.getByRole("button", { name: "Remove the codes of Mail: backup" }).click();
    await side.getByText("Mail: backup", { exact: true }).waitFor({ state: "detached" });
    await page.keyboard.press("Control+z");
    await side.getByText("Mail: backup", { exact: true }).waitFor();
  });

  test("are made with a generated value, and edited; the old value stays in the history", async () => {
    const desk = await atTheList();
    const { page } = desk;
    await page.keyboard.press("n");
    await page.getByRole("heading", { name: "New key" }).waitFor();
    await page.getByRole("button", { name: "Store" }).click();
    await page.getByText("Say what it is for.").waitFor();
    await page.getByText("Paste, type or generate the value.").waitFor();
    await page.getByLabel("What it is for").fill("Session secret");
    await page.getByRole("combobox", { name: "Service" }).fill("Our own");
    await page.getByLabel("What it is for").click();
    await page.getByRole("button", { name: "Generate" }).click();
    await page.getByLabel("Begins with").fill("sess_");
    await page.getByRole("button", { name: "Put it in" }).click();
    await page.getByText(/\d+ bits, strong/).waitFor();
    await desk.closeDialog();
    const made = await page.getByLabel("Value", { exact: true }).inputValue();
    expect(made).toMatch(/^sess_[A-Za-z0-9]{40}$/);
    await page.keyboard.press("Control+Enter");
    const side = panel(desk, "Session secret");
    await side.waitFor();

    await page.keyboard.press("e");
    await page.getByRole("heading", { name: "Edit Session secret" }).waitFor();
    await page.getByLabel("New value").fill("sess_ChosenByHand0123456789");
    await page.getByLabel("Notes").fill("Restart the servers after a change.");
    await page.keyboard.press("Control+Enter");
    await side.waitFor();
    await side.getByText("Restart the servers after a change.").waitFor();
    await side.getByRole("button", { name: /History/ }).click();
    await page.keyboard.press("c");
    await expect.poll(() => desk.clipboard.text, { timeout: patience }).toBe("sess_ChosenByHand0123456789");
    await side.getByRole("button", { name: "Copy version 1" }).click();
    await expect.poll(() => desk.clipboard.text, { timeout: patience }).toBe(made);
  });

  test("are removed at once, brought back by Ctrl Z, and listed as removed", async () => {
    const desk = await atTheList();
    const { page } = desk;
    await open(desk, "Text messages");
    await page.keyboard.press("Delete");
    await page.getByText("Text messages removed.").waitFor();
    await desk.row("Text messages").waitFor({ state: "detached" });
    await page.keyboard.press("Control+z");
    await desk.row("Text messages").waitFor();
    await open(desk, "Text messages");
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: /Remove the key/ }).click();
    await desk.row("Text messages").waitFor({ state: "detached" });
    await page.getByRole("button", { name: /By rotation/ }).click();
    await page.getByText("Removed keys").click();
    await open(desk, "Text messages");
    await page.getByRole("button", { name: "Bring back" }).click();
    await page.getByRole("button", { name: "Removed" }).click();
    await desk.row("Text messages").waitFor();
  });

  test("are reached by the palette, and every shortcut stands on one sheet", async () => {
    const desk = await atTheList();
    const { page } = desk;
    await desk.palette("object st");
    await page.keyboard.press("Enter");
    await panel(desk, "Object storage").waitFor();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.keyboard.press("Escape");
    await panel(desk, "Object storage").waitFor({ state: "detached" });
    await page.keyboard.press("?");
    const sheet = page.getByRole("dialog", { name: "Shortcuts" });
    await sheet.getByText("Search and commands").waitFor();
    await page.keyboard.press("Escape");
    await sheet.waitFor({ state: "detached" });
    for (const [at, section] of ["Keys", "Shares", "Inbox", "Team", "Health", "Activity"].entries()) {
      await page.keyboard.press(`Control+${at + 1}`);
      await page.getByRole("main").getByRole("heading", { level: 1, name: section }).waitFor();
    }
    await page.keyboard.press("Control+,");
    await page.getByRole("main").getByRole("heading", { level: 1, name: "Settings" }).waitFor();
  });

  test("activity tells what was done, and the log proves whole", async () => {
    const desk = await atTheList();
    const { page } = desk;
    await desk.section("Activity");
    await page.getByLabel("Search what, who, where").fill("Mail delivery");
    await page.getByText("Value copied").first().waitFor();
    await page.getByText("Value shown").first().waitFor();
    await page.getByRole("button", { name: "Check the whole log" }).click();
    await page.getByText(/entries, every one as it was written/).waitFor();
  });

  test("settings are kept, and the theme follows at once", async () => {
    const desk = await atTheList();
    const { page } = desk;
    await desk.section("Settings");
    const scheme = () => page.evaluate(() => document.documentElement.dataset.mantineColorScheme);
    await page.locator("label").filter({ hasText: "Dark" }).click();
    await expect.poll(scheme, { timeout: patience }).toBe("dark");
    await page.locator("label").filter({ hasText: "Light" }).click();
    await expect.poll(scheme, { timeout: patience }).toBe("light");
    const idle = page.getByLabel("Lock after this long without you");
    await idle.fill("15");
    await idle.press("Enter");
    await desk.section("Keys");
    await desk.section("Settings");
    await expect.poll(() => idle.inputValue(), { timeout: patience }).toBe("15 min");
  });
});
