/** Somebody leaves, at the window of who stays: from the person's panel to the report. Real vaults, a real relay. */
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Environment } from "../../shared/contract/fields.ts";
import { utf8 } from "../../shared/crypto/bytes.ts";
import { TestPerson } from "../support/people.ts";
import { Desk } from "./desk.ts";
import { RelayPlace } from "./relay-place.ts";
import { describeWindow } from "./stage.ts";

const keys: readonly (readonly [name: string, service: string, env: Environment])[] = [
  ["Error reports", "Sentry", "dev"],
  ["Mail delivery", "SendGrid", "prod"],
  ["Payments", "Stripe", "prod"],
  ["Alerts bot", "Slack", "staging"],
];

describeWindow("offboarding", (stage) => {
  let relay: RelayPlace;
  beforeAll(async () => {
    relay = await RelayPlace.open();
  });
  afterAll(() => relay?.close());

  type Cast = { readonly noor: Desk; readonly jonas: TestPerson; readonly ilse: TestPerson };

  /** Noor at her window. Jonas has all keys but the last, whose link waits; Ilse has Payments too; Owen has nothing. */
  async function cast(): Promise<Cast> {
    const names = ["Noor Haddad", "Jonas Brandt", "Ilse Vermeer", "Owen Castell"];
    const people = await Promise.all(names.map((name) => TestPerson.create(name)));
    const [noor, jonas, ilse, owen] = people as [TestPerson, TestPerson, TestPerson, TestPerson];
    await noor.call("settings.set", { name: "relay", value: relay.url });
    await noor.call("settings.set", { name: "locks.idle", value: "240" });
    for (const person of [jonas, ilse, owen]) await noor.meet(person);
    for (const person of [jonas, ilse]) await person.meet(noor);
    for (const [index, [name, service, env]] of keys.entries()) {
      const value = utf8(`value-number-${index}-of-this-test`);
      const { id } = await noor.call("keys.add", { name, service, env, value });
      const to = name === "Payments" ? ["Jonas Brandt", "Ilse Vermeer"] : ["Jonas Brandt"];
      const { shares } = await noor.call("shares.create", { keys: [{ id }], to });
      if (name === "Alerts bot") continue;
      for (const share of shares) await take(share.to === "Jonas Brandt" ? jonas : ilse, share.link);
    }
    await noor.call("shares.list", {});
    await owen.leave();
    const desk = stage.take(await Desk.at(stage.browser, noor));
    await desk.unlock();
    return { noor: desk, jonas, ilse };
  }

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

  async function begin(desk: Desk, name: string): Promise<void> {
    const { page } = desk;
    await desk.section("Team");
    await page.getByRole("grid", { name: "People" }).getByText(name).click();
    await page.getByRole("complementary").getByRole("button", { name: "Offboard", exact: true }).click();
    await page.getByRole("dialog").getByRole("listitem").nth(2).waitFor();
  }

  const list = ({ page }: Desk) => page.getByRole("table", { name: "Keys to rotate, most dangerous first" });

  test("from the panel to the report: revoked, rotated, ticked by itself and by hand, locked between", async () => {
    const { noor, jonas, ilse } = await cast();
    const { page } = noor;
    await begin(noor, "Jonas Brandt");
    await page.getByText("1 link that waits for them is revoked.").waitFor();
    await picture(noor, "begin");
    await page.getByLabel("They leave on").fill("2030-11-28");
    await page.keyboard.press("Control+Enter");
    await page.getByRole("heading", { level: 1, name: /^Jonas Brandt leaves on 28 Nov/ }).waitFor();
    await page.getByText("1 link revoked").waitFor();
    const boxes = list(noor).getByRole("checkbox");
    const labels = await boxes.evaluateAll((all) => all.map((one) => one.getAttribute("aria-label")));
    expect(labels).toEqual(["Payments, prod, is done", "Mail delivery, prod, is done", "Error reports, dev, is done"]);
    await picture(noor, "list");

    // One by its rotation, which knows why it was begun.
    await page.getByRole("button", { name: "Rotate Payments" }).click();
    await page.getByRole("heading", { level: 1, name: "Rotate Payments" }).waitFor();
    await page.getByLabel("New value", { exact: true }).fill("a-new-value-for-payments-1");
    await page.getByRole("button", { name: "Put it in" }).click();
    await page.getByRole("button", { name: /^Make (1|the) link/ }).click();
    noor.clipboard.clear();
    await page.getByRole("button", { name: /(Copy link|Copied), Ilse/ }).click();
    await expect.poll(() => noor.clipboard.text, { timeout: 30_000 }).toMatch(/^http.*#/);
    await page.keyboard.press("Control+l");
    await noor.unlock();
    await noor.section("Team");
    await page.getByText("Jonas Brandt leaves. 0 of 3 keys done.").waitFor();
    await picture(noor, "team");
    await page.getByRole("button", { name: "Go on" }).click();
    await list(noor).getByText("Waits to be opened").waitFor();
    await take(ilse, noor.clipboard.text ?? "");
    await page.getByText("1 of 3 done").waitFor({ timeout: 120_000 });

    // The others by hand, with the reason.
    await page.getByLabel("Mail delivery, prod, is done").click();
    await page.getByLabel("Why it is done").fill("revoked at the provider");
    await page.keyboard.press("Control+Enter");
    await page.getByText("2 of 3 done").waitFor();
    const other = await noor.openPage();
    await other.getByRole("navigation", { name: "Sections" }).getByRole("link", { name: "Team" }).click();
    await other.getByRole("button", { name: "Go on" }).click();
    await other.getByLabel("Error reports, dev, is done").click();
    await page.getByLabel("Error reports, dev, is done").click();
    for (const one of [other, page]) {
      await one.getByLabel("Why it is done").fill("not in use any more");
      await one.keyboard.press("Control+Enter");
      await one.getByRole("dialog").waitFor({ state: "detached" });
      await one.getByText("3 of 3 done").waitFor();
    }
    await other.close();

    // What they did is looked at, and the report is written.
    await page.getByRole("button", { name: "Look", exact: true }).click();
    await page.getByText("what names Jonas Brandt or a key they hold", { exact: false }).waitFor();
    await picture(noor, "activity");
    await page.getByRole("button", { name: "Back to the list" }).click();
    await page.getByLabel(/^Log looked at/).click();
    await page.getByText("Everything is ticked.").waitFor();
    await picture(noor, "ticked");
    await page.getByRole("button", { name: "Report", exact: true }).click();
    await expect.poll(() => page.getByLabel("Report", { exact: true }).inputValue()).toContain("not in use any more");
    await picture(noor, "report");
    const file = join(noor.folder, "jonas.md");
    await page.getByLabel("Save as a new file").fill(file);
    await page.keyboard.press("Control+Enter");
    await page.getByText(`Saved in ${file}.`).waitFor();
    expect(readFileSync(file, "utf8")).toContain("# Offboarding of Jonas Brandt");
    await noor.closeDialog();
    await page.getByRole("button", { name: "Take card off the team" }).click();
    await page.getByText("Finished. Their card is off the team list.").waitFor();
    await picture(noor, "finished");
    await Promise.all([jonas.leave(), ilse.leave()]);
  }, 600_000);

  test("a relay that is down stops nothing; who never held anything is done at once, and stays after all", async () => {
    const { noor, jonas, ilse } = await cast();
    const { page } = noor;
    relay.down = true;
    await begin(noor, "Jonas Brandt");
    await page
      .getByRole("dialog")
      .getByText(/does not answer/)
      .waitFor();
    await page.keyboard.press("Control+Enter");
    await page.getByRole("heading", { level: 1, name: "Jonas Brandt leaves" }).waitFor();
    await page.getByText("1 link may still be opened").waitFor();
    await page.getByRole("button", { name: "Ask again" }).click();
    await page.getByText(/does not answer/).waitFor();
    await picture(noor, "relay-down");
    relay.down = false;
    await page.getByRole("button", { name: "Ask again" }).click();
    await page.getByText("1 link revoked").waitFor();
    await page.getByText(/does not answer/).waitFor({ state: "detached" });
    // A closed card cannot be chosen.
    await noor.section("Keys");
    await noor.row("Payments").click();
    await page.keyboard.press("s");
    const option = page.getByRole("dialog").getByRole("option", { name: /Jonas Brandt/ });
    await option.getByText("Jonas Brandt left, and the card is closed.").waitFor();
    expect(await option.getAttribute("aria-disabled")).toBe("true");
    await noor.closeDialog();

    await begin(noor, "Owen Castell");
    await page.getByText("They hold nothing of this vault: there is nothing to rotate.").waitFor();
    await page.keyboard.press("Control+Enter");
    await page.getByText("Everything is ticked.").waitFor();
    await picture(noor, "nothing");
    await page.getByRole("button", { name: "They stay after all" }).click();
    await page.getByText("Taken back: they stay, and their card is open.").waitFor();
    await Promise.all([jonas.leave(), ilse.leave()]);
  }, 600_000);
});
