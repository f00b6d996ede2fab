/** Keys from a file of another program: chosen, opened, looked at, stored, taken back; and written out in clear. */
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { utf8 } from "../../shared/crypto/bytes.ts";
import { bitwardenSample, kdbx, samplePassphrase } from "../support/import-samples.ts";
import type { TestPerson } from "../support/people.ts";
import type { Desk } from "./desk.ts";
import { describeWindow } from "./stage.ts";

const canary = "canary-of-an-imported-value-41";

async function oneKey(person: TestPerson): Promise<void> {
  await person.call("settings.set", { name: "locks.idle", value: "240" });
  await person.call("keys.add", {
    name: "STRIPE_KEY",
    service: "Stripe",
    env: "prod",
    value: utf8("the vault's own value"),
  });
}

async function picture({ page }: Desk, name: string): Promise<void> {
  const folder = process.env.KEYHOLD_IMPORT_PICTURES;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png` });
}

describeWindow("import", (stage) => {
  test("a file becomes keys when the person says so, and is taken back; an export is written after a warning", async () => {
    const ada = await stage.desk("Ada", oneKey);
    const { page } = ada;
    await ada.unlock();
    await page.getByRole("main").getByRole("button", { name: "Import", exact: true }).click();
    await page.getByText("Drop a file here, or choose one").waitFor();
    await picture(ada, "choose");

    // What is no file of any kind is refused with a sentence, and the place stays.
    await page
      .getByLabel("Choose a file", { exact: true })
      .setInputFiles({ name: "x.bin", mimeType: "", buffer: Buffer.from([0, 1, 2]) });
    await page.getByRole("alert").getByText("Nothing was stored").waitFor();

    const lines = [
      `MAIL_TOKEN=${canary}`,
      "STRIPE_KEY=sk_live_another0123456789abcd",
      "EMPTY=",
      "SAME='the vault'\"'\"'s own value'",
    ];
    const env = Buffer.from(lines.slice(0, 3).join("\n"));
    await page
      .getByLabel("Choose a file", { exact: true })
      .setInputFiles({ name: ".env.production", mimeType: "", buffer: env });
    const table = page.getByRole("table", { name: "What would become of it" });
    await table.waitFor();
    await page.getByText(".env.production is a .env file with 2 entries").waitFor();
    await table.getByText("STRIPE_KEY has another value in prod", { exact: false }).first().waitFor();
    await page.getByText("Not taken over (1)").click();
    await page.getByText("1 entry without a value: there is nothing to store (EMPTY).").waitFor();
    expect(await page.content()).not.toContain(canary);
    await picture(ada, "preview");
    await page.getByLabel("What becomes of STRIPE_KEY-2").selectOption("replace");
    await table.getByLabel("Environment of MAIL_TOKEN").selectOption("staging");
    await expect.poll(() => table.getByLabel("Environment of MAIL_TOKEN").inputValue()).toBe("staging");
    await page.keyboard.press("Control+Enter");
    await page.getByText("1 key added, 1 replaced.").waitFor();
    await page.getByText(".env.production still holds the values in clear.").waitFor();
    await picture(ada, "stored");
    await page.getByRole("button", { name: "Take it back" }).click();
    await page.getByText("Taken back: 1 key removed, 1 value put back.").waitFor();

    // An encrypted one asks for its own passphrase, and says when it is the wrong one.
    await page.getByRole("button", { name: "Another file" }).click();
    await page.getByText("taken back").waitFor();
    const file = join(ada.folder, "theirs.kdbx");
    writeFileSync(file, await kdbx());
    await page.getByLabel("Or its path").fill(file);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "This is a KeePass database, and it is encrypted" }).waitFor();
    await picture(ada, "passphrase");
    await page.getByLabel("Its passphrase").fill("not this one");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("does not open the file").waitFor();
    await page.getByLabel("Its passphrase").fill(samplePassphrase);
    await page.keyboard.press("Enter");
    await page.getByText("theirs.kdbx is a KeePass database with 3 entries").waitFor();
    await page.getByRole("button", { name: "Another file" }).click();

    // Columns that say nothing are asked for, by their numbers: nothing of the file is shown, and its first line counts.
    await page.getByLabel("Choose a file", { exact: true }).setInputFiles({
      name: "x.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(`other;SECOND;another\nshop;TOKEN;${canary}\n`),
    });
    await page.getByRole("heading", { name: "Which column is what?" }).waitFor();
    await picture(ada, "mapping");
    for (const [field, column] of [
      ["Name", "column 2"],
      ["Value", "column 3"],
    ] as const) {
      await page.getByRole("combobox", { name: field, exact: true }).click();
      await page.getByRole("option", { name: column, exact: true }).click();
    }
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByText("x.csv is a CSV file with 2 entries").waitFor();
    await page.getByRole("button", { name: "Another file" }).click();
    await page
      .getByLabel("Choose a file", { exact: true })
      .setInputFiles({ name: "b.json", mimeType: "", buffer: Buffer.from(bitwardenSample) });
    await page.getByText("b.json is a Bitwarden export with 4 entries").waitFor();
    await picture(ada, "bitwarden");
    await page.getByRole("button", { name: "Store 4 keys" }).click();
    await page.getByText("4 keys added.").waitFor();
    await page.getByRole("button", { name: "Go to the keys" }).click();
    await page.getByRole("grid", { name: "Keys" }).getByText("deploy key").click();
    await page.getByRole("complementary").getByText("from a Bitwarden export").waitFor();
    await page.getByRole("complementary").getByRole("button", { name: "Close" }).click();

    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").getByRole("textbox").fill("export keys");
    await page.getByRole("button", { name: "Export keys into a file" }).click();
    const dialog = page.getByRole("dialog", { name: "Write keys in clear" });
    await dialog.waitFor();
    const out = join(ada.folder, "out.env");
    await dialog.getByLabel("Into the new file").fill(out);
    expect(await dialog.getByRole("button", { name: "Write it" }).isDisabled()).toBe(true);
    await dialog.getByLabel("I know that these values are in clear then").check();
    await picture(ada, "export");
    await dialog.getByRole("combobox", { name: "Environment" }).click();
    await page.getByRole("option", { name: "prod" }).click();
    await dialog.getByRole("button", { name: "Write it" }).click();
    await dialog.getByText(/values written into .*out\.env/).waitFor();
    expect(readFileSync(out, "utf8")).toContain("the vault's own value");
    expect(statSync(out).mode & 0o777).toBe(0o600);
  });
});
