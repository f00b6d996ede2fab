/** A key that two others hold is replaced from its window, and both get the new value in the old one's place. */
import { mkdirSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { utf8 } from "../../shared/crypto/bytes.ts";
import { TestPerson } from "../support/people.ts";
import { Desk, patience } from "./desk.ts";
import { RelayPlace } from "./relay-place.ts";
import { describeWindow } from "./stage.ts";

const oldValue = "sk_test_first_0123456789abc";
const newValue = "sk_test_second_0123456789ab";

describeWindow("rotating", (stage) => {
  let relay: RelayPlace;
  beforeAll(async () => {
    relay = await RelayPlace.open();
  });
  afterAll(() => relay?.close());

  /** Ada at her window; Ben and Cleo hold her key. */
  async function three(): Promise<{ ada: Desk; ben: TestPerson; cleo: TestPerson }> {
    const [a, ben, cleo] = await Promise.all(["Ada", "Ben", "Cleo"].map((name) => TestPerson.create(name)));
    if (a === undefined || ben === undefined || cleo === undefined) throw new Error("nobody");
    for (const [name, value] of [
      ["relay", relay.url],
      ["locks.idle", "240"],
    ] as const) {
      await a.call("settings.set", { name, value });
    }
    for (const person of [ben, cleo]) {
      await a.meet(person);
      await person.meet(a);
    }
    const { id } = await a.call("keys.add", {
      name: "Payments",
      service: "Stripe",
      env: "staging",
      value: utf8(oldValue),
    });
    await a.call("keys.add", {
      name: "Other",
      service: "Stripe",
      env: "staging",
      value: utf8("sk_test_other_0123456789abc"),
    });
    const { shares } = await a.call("shares.create", { keys: [{ id }], to: ["Ben", "Cleo"] });
    for (const { link, to } of shares) await take(to === "Ben" ? ben : cleo, link);
    await a.call("shares.list", {});
    const ada = stage.take(await Desk.at(stage.browser, a));
    await ada.unlock();
    return { ada, ben, cleo };
  }

  async function take(person: TestPerson, link: string): Promise<void> {
    const { message } = await person.call("inbox.receive", { link });
    await person.call("inbox.decide", { id: message.id, decision: "store", onConflict: "replace" });
  }

  async function picture(ada: Desk, name: string): Promise<void> {
    const folder = process.env.KEYHOLD_ROTATION_PICTURES;
    if (folder === undefined) return;
    mkdirSync(folder, { recursive: true });
    await ada.page.screenshot({ path: `${folder}/${name}.png` });
  }

  async function linkFor(ada: Desk, name: string): Promise<string> {
    ada.clipboard.clear();
    await ada.page.getByRole("button", { name: new RegExp(`(Copy link|Copied), ${name}`) }).click();
    await expect.poll(() => ada.clipboard.text, { timeout: patience }).toMatch(/^http.*#/);
    return ada.clipboard.text ?? "";
  }

  test("from T to the last receipt, through a lock, a relay that is down, and wrong values", async () => {
    const { ada, ben, cleo } = await three();
    const { page } = ada;
    await ada.row("Payments").click();
    await page.getByRole("complementary", { name: "Payments" }).waitFor();
    await picture(ada, "panel");
    await page.keyboard.press("t");
    await page.getByRole("heading", { level: 1, name: "Rotate Payments" }).waitFor();
    await picture(ada, "value");

    const field = page.getByLabel("New value", { exact: true });
    await field.fill(oldValue);
    await page.getByRole("button", { name: "Put it in" }).click();
    await page.getByText(/the value that the key has already/).waitFor();
    await field.fill("sk_test_other_0123456789abc");
    await page.getByRole("button", { name: "Put it in" }).click();
    await page.getByText(/The same value is stored as/).waitFor();
    await picture(ada, "warned");
    await page.getByRole("button", { name: "Put in another" }).click();
    await field.fill(newValue);
    await page.getByRole("button", { name: "Put it in" }).click();
    await page.getByText("In place, as version 3.", { exact: false }).waitFor();

    // Locked in the middle: it goes on where it was.
    await page.keyboard.press("Control+l");
    await ada.unlock();
    await ada.row("Payments").click();
    await page.getByRole("button", { name: "Go on" }).click();
    relay.down = true;
    await page.getByRole("button", { name: "Make 2 links" }).click();
    await page.getByRole("button", { name: "Send now" }).waitFor();
    await picture(ada, "unsent");
    relay.down = false;
    await page.getByRole("button", { name: "Send now" }).click();
    await page.getByRole("button", { name: "Send now" }).waitFor({ state: "detached" });
    await picture(ada, "links");

    await take(ben, await linkFor(ada, "Ben"));
    await take(cleo, await linkFor(ada, "Cleo"));
    await page.getByText("2 of 2 have it.").waitFor({ timeout: 90_000 });
    for (const person of [ben, cleo]) {
      const { value } = await person.call("keys.value", { key: { name: "Payments" }, purpose: "reveal" });
      expect(new TextDecoder().decode(value)).toBe(newValue);
    }
    await picture(ada, "receipts");
    await page.getByRole("button", { name: "It is revoked" }).click();
    await page.getByText("Everybody who needs the new value has it", { exact: false }).waitFor();
    await picture(ada, "done");
    await Promise.all([ben.leave(), cleo.leave()]);
  }, 400_000);

  test("another window finishes it, a cancelled one is taken up again, and nothing is made twice", async () => {
    const { ada, ben, cleo } = await three();
    const { page } = ada;
    await ada.row("Payments").click();
    await page.keyboard.press("t");
    await page.getByRole("heading", { level: 1, name: "Rotate Payments" }).waitFor();
    await page.getByRole("button", { name: "Cancel rotation" }).click();
    await page.getByRole("button", { name: "Take it up again" }).click();
    await page.getByRole("button", { name: "Take it up again" }).waitFor({ state: "detached" });
    const other = await ada.openPage();
    await other.getByRole("navigation", { name: "Sections" }).waitFor();
    await other.getByRole("grid", { name: "Keys" }).getByRole("row").filter({ hasText: "Payments" }).click();
    await other.getByRole("button", { name: "Go on" }).click();
    await other.getByRole("button", { name: "Generate one" }).click();
    await other.getByRole("button", { name: "Share with nobody" }).click();
    await other.getByRole("button", { name: "It is revoked" }).click();
    await page.getByText("left out, does not have it: Ben, Cleo", { exact: false }).waitFor();
    await Promise.all([ben.leave(), cleo.leave()]);
  }, 400_000);
});
