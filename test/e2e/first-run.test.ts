/** The first run, up to a key in the list. */
import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { passphrase } from "../support/people.ts";
import { describeWindow } from "./stage.ts";

describeWindow("the first run", (stage) => {
  test("makes a vault, shows the recovery kit, and stores a first key; the kit opens the vault", async () => {
    const desk = await stage.desk(undefined);
    const { page } = desk;
    await page.getByRole("heading", { name: "Keys in one safe place, handed over safely" }).waitFor();
    expect(new URL(page.url()).hash).toBe("");
    await page.getByRole("button", { name: "Make a vault" }).click();

    await page.getByRole("button", { name: "Next" }).click();
    await page.getByText("Your name is needed").waitFor();
    await page.getByLabel("Your name").fill("Ada Example");
    await page.getByRole("button", { name: "Next" }).click();

    const create = page.getByRole("button", { name: "Make the vault" });
    await page.getByLabel("Passphrase", { exact: true }).fill("password1");
    await page.getByText("Strength: would be guessed").waitFor();
    expect(await create.isDisabled()).toBe(true);
    await page.getByLabel("Passphrase", { exact: true }).fill(passphrase);
    await page.getByLabel("The same once more").fill(`${passphrase}x`);
    await page.getByText(/Strength: (very )?strong/).waitFor();
    await create.click();
    await page.getByText("The two are not the same yet.").waitFor();
    expect(existsSync(desk.vaultFile)).toBe(false);
    await page.getByLabel("The same once more").fill(passphrase);
    await create.click();

    const groups = page.getByRole("list", { name: "Recovery code" }).getByRole("listitem");
    await groups.first().waitFor();
    const code = await groups.allTextContents();
    expect(code).toHaveLength(14);
    const done = page.getByRole("button", { name: "It is in a safe place" });
    expect(await done.isDisabled()).toBe(true);
    const question = page.getByLabel("To be sure it is on paper");
    const asked = Number(/which is group (\d+)/.exec((await page.locator("label").allTextContents()).join(" "))?.[1]);
    await question.fill("0000");
    await page.getByText("That is not it.").waitFor();
    await question.fill(code[asked - 1]?.toLowerCase() ?? "");
    await page.getByText("That is it.").waitFor();
    await done.click();

    await page.getByLabel("What it is for").fill("Payments");
    await page.getByLabel("Value", { exact: true }).fill("sk_live_firstkey0123456789abcd");
    await page.locator("label").filter({ hasText: "staging" }).click();
    await page.getByRole("button", { name: "Store it" }).click();
    await desk.row("Payments").waitFor();
    expect(await desk.row("Payments").textContent()).toContain("Stripe");

    await page.getByRole("button", { name: "Lock", exact: true }).click();
    await page.getByRole("button", { name: "Use recovery kit" }).click();
    await page.getByLabel("Recovery code").fill(code.join("-").toLowerCase());
    await page.getByRole("button", { name: "Unlock", exact: true }).click();
    await desk.row("Payments").waitFor();
  });
});
