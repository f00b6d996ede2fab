/** A link that somebody else took begins the plan of its key, which is followed to the end. Real vaults, a real relay. */
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { utf8 } from "../../shared/crypto/bytes.ts";
import { TestPerson } from "../support/people.ts";
import { Desk, patience } from "./desk.ts";
import { RelayPlace } from "./relay-place.ts";
import { describeWindow } from "./stage.ts";

const oldValue = "sk_live_taken_0123456789abc";
const newValue = "sk_live_fresh_9876543210xyz";

describeWindow("a compromised key", (stage) => {
  let relay: RelayPlace;
  beforeAll(async () => {
    relay = await RelayPlace.open();
  });
  afterAll(() => relay?.close());

  async function take(person: TestPerson, link: string): Promise<void> {
    const { message } = await person.call("inbox.receive", { link });
    await person.call("inbox.decide", { id: message.id, decision: "store", onConflict: "replace" });
  }

  async function picture({ page }: Desk, name: string): Promise<void> {
    const folder = process.env.KEYHOLD_LOOK;
    if (folder === undefined) return;
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: `${folder}/${name}.png` });
  }

  /** Ada at her window. Cleo has Payments and a second link to it waits; Ben's link is in somebody else's hands too. */
  async function cast() {
    const names = ["Ada Example", "Ben Example", "Cleo Example"];
    const people = await Promise.all(names.map((name) => TestPerson.create(name)));
    const [ada, ben, cleo] = people as [TestPerson, TestPerson, TestPerson];
    await ada.call("settings.set", { name: "relay", value: relay.url });
    await ada.call("settings.set", { name: "locks.idle", value: "240" });
    for (const other of [ben, cleo]) {
      await ada.meet(other);
      await other.meet(ada);
    }
    const add = (name: string, service: string, value: string) =>
      ada.call("keys.add", { name, service, env: "prod", value: utf8(value) });
    const { id } = await add("Payments", "Stripe", oldValue);
    await add("Refunds", "Stripe", "sk_live_refunds_0123456789");
    await add("Old shop", "Elsewhere", oldValue);
    const linkTo = async (to: string) =>
      (await ada.call("shares.create", { keys: [{ id }], to: [to] })).shares[0]?.link;
    await take(cleo, (await linkTo("Cleo Example")) ?? "");
    await linkTo("Cleo Example");
    const stolen = (await linkTo("Ben Example")) ?? "";
    await ada.call("shares.list", {});
    await ben.lock();
    const thief = ben.copy();
    await Promise.all([ben.unlock(), thief.unlock()]);
    const desk = stage.take(await Desk.at(stage.browser, ada));
    await desk.unlock();
    return { ada: desk, ben, cleo, thief, stolen };
  }

  const now = ({ page }: Desk) => page.locator('[aria-current="step"]');
  const isAt = (desk: Desk, title: string) => now(desk).getByRole("button", { name: title, exact: true }).waitFor();

  test("is dealt with from the alarm to the report: through a lock, in two windows, with a false alarm beside it", async () => {
    const { ada, ben, cleo, thief, stolen } = await cast();
    const { page } = ada;
    await take(thief, stolen);
    await expect(ben.call("inbox.receive", { link: stolen })).rejects.toMatchObject({ code: "link_gone" });

    await ada.section("Shares");
    await page.getByRole("button", { name: "Open the plan for Payments" }).click({ timeout: 2 * patience });
    await page.getByRole("heading", { level: 1, name: "Payments is compromised" }).waitFor();
    await page.getByText("A link was taken by somebody else.").waitFor();
    await isAt(ada, "Isolate it");
    await now(ada).getByText("for Cleo Example", { exact: false }).waitFor();
    await picture(ada, "isolate");
    await now(ada).getByRole("button", { name: "Take them back" }).click();
    await isAt(ada, "Revoke it at the provider");

    // Locked in the middle: it stands where people look, and goes on where it was.
    await page.keyboard.press("Control+l");
    await ada.unlock();
    await page.getByText("1 key is compromised.").waitFor();
    await picture(ada, "keys");
    await ada.row("Payments").first().click();
    await page.getByText("It is compromised: 1 of 7 steps done.").waitFor();
    await picture(ada, "panel");
    await page.getByRole("complementary").getByRole("button", { name: "Go on" }).click();
    await now(ada).getByRole("button", { name: "I have revoked it" }).click();
    await isAt(ada, "Replace it");

    // Another window follows.
    const other = await ada.openPage();
    await other.getByRole("navigation", { name: "Sections" }).getByRole("link", { name: "Health" }).click();
    await other.getByRole("button", { name: "Go on: Payments (prod)" }).click();
    await other.getByRole("img", { name: "2 of 7 done" }).waitFor();

    await now(ada).getByRole("button", { name: "Put in a new value" }).click();
    await page.getByRole("heading", { level: 1, name: "Rotate Payments" }).waitFor();
    await page.getByLabel("New value", { exact: true }).fill(newValue);
    await page.getByRole("button", { name: "Put it in" }).click();
    await page.getByRole("button", { name: "Make 2 links" }).click();
    for (const person of [ben, cleo]) {
      ada.clipboard.clear();
      const copy = new RegExp(`(Copy link|Copied), ${person.name}`);
      await page.getByRole("button", { name: copy }).click();
      await expect.poll(() => ada.clipboard.text, { timeout: patience }).toMatch(/^http.*#/);
      await take(person, ada.clipboard.text ?? "");
    }
    await other
      .locator('[aria-current="step"]')
      .getByRole("button", { name: "Check what else may be open" })
      .waitFor({ timeout: 3 * patience });
    await other.close();

    // The same value elsewhere has a plan of its own; here it was a false alarm.
    await ada.section("Health");
    await picture(ada, "health");
    await page.getByRole("button", { name: "Go on: Payments (prod)" }).click();
    await isAt(ada, "Check what else may be open");
    await picture(ada, "others");
    await now(ada).getByRole("button", { name: "Begin the plan for Old shop" }).click();
    await page.getByRole("heading", { level: 1, name: "Old shop is compromised" }).waitFor();
    await page.getByRole("button", { name: "False alarm…" }).click();
    await page.getByRole("dialog").getByLabel("Why").fill(`it was ${oldValue}`);
    await page.keyboard.press("Control+Enter");
    await page.getByRole("dialog").getByText("This text holds the value itself", { exact: false }).waitFor();
    await page.getByRole("dialog").getByLabel("Why").fill("the shop is closed");
    await page.keyboard.press("Control+Enter");
    await page.getByText("A false alarm, says Ada Example", { exact: false }).waitFor();
    await picture(ada, "dropped");

    await ada.section("Health");
    await page.getByRole("button", { name: "Go on: Payments (prod)" }).click();
    await now(ada).getByRole("button", { name: "I have looked" }).click();
    await isAt(ada, "Look at who had it and what was done");
    const evidence = page.getByRole("region", { name: "What is known" });
    await evidence.getByText("Intercepted", { exact: true }).waitFor();
    await evidence.getByText("Link intercepted", { exact: true }).first().waitFor();
    await evidence.getByLabel("Last good day").fill("2026-01-15");
    await evidence.getByLabel("Last good day").press("Enter");
    await expect
      .poll(() => evidence.getByLabel("Last good day").inputValue(), { timeout: patience })
      .toBe("2026-01-15");
    await now(ada).getByRole("button", { name: "I have looked" }).click();

    await isAt(ada, "Tell those concerned");
    const message = page.getByLabel("What to send");
    await expect.poll(() => message.inputValue(), { timeout: patience }).toContain("since 2026-01-15");
    const sent = await message.inputValue();
    await now(ada).getByRole("button", { name: "Copy the text" }).click();
    await expect.poll(() => ada.clipboard.text, { timeout: patience }).toBe(sent);
    await picture(ada, "tell");
    await now(ada).getByRole("button", { name: "I have told them" }).click();
    await page.getByRole("button", { name: "Close the plan" }).click();
    await page.getByText(/^Closed today .* by Ada Example/).waitFor();
    await picture(ada, "closed");

    await page.getByRole("button", { name: "Report", exact: true }).click();
    await expect
      .poll(() => page.getByLabel("Report", { exact: true }).inputValue())
      .toContain("# Compromised: Payments");
    await picture(ada, "report");
    const file = join(ada.folder, "payments.json");
    await page.getByLabel("Save as a new file").fill(file);
    await page.keyboard.press("Control+Enter");
    await page.getByText(`Saved in ${file}.`).waitFor();
    const report = readFileSync(file, "utf8");
    expect(JSON.parse(report)).toMatchObject({ plan: { name: "Payments", state: "closed", done: 7 } });
    for (const secret of [oldValue, newValue]) expect(report + sent).not.toContain(secret);
    await ada.closeDialog();
    await ada.section("Health");
    await page.getByRole("region", { name: /^Score \d+ of/ }).waitFor();
    // The page shows at once what it knew last, and then what is so now.
    await page.getByRole("region", { name: "Compromised keys" }).waitFor({ state: "detached" });
    await Promise.all([ben.leave(), cleo.leave(), thief.leave()]);
  }, 600_000);
});
