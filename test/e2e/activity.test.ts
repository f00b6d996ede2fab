/** The activity page as somebody uses it who has to answer for what happened: marks, search, export, stream, proof. */
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { utf8 } from "../../shared/crypto/bytes.ts";
import { TestPerson } from "../support/people.ts";
import { Desk, patience } from "./desk.ts";
import { describeWindow } from "./stage.ts";

describeWindow("activity", (stage) => {
  async function picture({ page }: Desk, name: string): Promise<void> {
    const folder = process.env.KEYHOLD_LOOK;
    if (folder === undefined) return;
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: `${folder}/${name}.png` });
  }

  /** Sixteen values shown in a minute, in a vault that knew no such thing. */
  async function afterABurst(): Promise<TestPerson> {
    const noor = await TestPerson.create("Noor Haddad");
    await noor.call("settings.set", { name: "locks.idle", value: "240" });
    await noor.call("activity.unusual", {});
    for (let index = 0; index < 16; index++) {
      const name = `Payments ${index}`;
      const { id } = await noor.call("keys.add", {
        name,
        service: "Stripe",
        env: "prod",
        value: utf8(`value ${index}`),
      });
      await noor.call("keys.value", { key: { id }, purpose: "reveal" });
    }
    expect((await noor.call("activity.unusual", {})).marks.map(({ rule }) => rule)).toEqual(["values"]);
    return noor;
  }

  test("what is unusual is judged, the log searched, exported, sent on and proved; a changed entry is named", async () => {
    const noor = await afterABurst();
    const desk = stage.take(await Desk.at(stage.browser, noor));
    await desk.unlock();
    const { page } = desk;
    const main = page.getByRole("main");
    await desk.section("Activity");

    const marks = main.getByRole("region", { name: "Unusual" });
    const burst = marks.getByRole("listitem").filter({ hasText: "Many values in a short time" });
    await burst.getByText("15 different values left the vault within ten minutes").waitFor();
    const device = marks.getByRole("listitem").filter({ hasText: "A new device" });
    await device.waitFor();
    await picture(desk, "activity");
    await device.getByRole("button", { name: "It was me" }).click();
    await device.waitFor({ state: "detached" });
    await burst.getByRole("button", { name: "Start the plan" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Payments 3 (prod)").waitFor();
    await picture(desk, "activity-plan");
    for (let index = 2; index < 16; index++) await dialog.getByLabel(`Payments ${index} (prod)`).uncheck();
    await dialog.getByRole("button", { name: "Start the plan for 2 keys" }).click();
    await dialog.waitFor({ state: "detached" });
    await desk.section("Activity");
    await marks.waitFor({ state: "detached" });

    const table = main.getByRole("table", { name: "Activity, newest first" });
    await main.getByText("Compromised: plan begun").first().waitFor();
    await main.getByPlaceholder("Search what, who, where").fill("shown payments 7");
    await expect.poll(() => table.getByRole("row").count(), { timeout: patience }).toBe(2);
    await main.getByRole("button", { name: "Export" }).click();
    const file = join(desk.folder, "shown.csv");
    await dialog.getByLabel("File").fill(file);
    await picture(desk, "activity-export");
    await dialog.getByRole("button", { name: "Write file" }).click();
    await dialog.getByText("1 entry written to").waitFor();
    await desk.closeDialog();
    expect(readFileSync(file, "utf8").split("\r\n")[1]).toContain("Value shown,key.reveal,Payments 7 (prod),ok");
    await main.getByPlaceholder("Search what, who, where").fill("");
    await main.getByText("Unusual, but it was meant").waitFor();
    await main.getByText("Activity exported").waitFor();

    await main.getByRole("button", { name: "Check the whole log" }).click();
    await main.getByText(/entries, every one as it was written/).waitFor();

    await desk.section("Settings");
    const log = join(desk.folder, "activity.log");
    await main.getByLabel("Send to").fill(log);
    await main.getByRole("button", { name: "Send it there" }).click();
    await main.getByText("Everything was sent.").waitFor();
    await main.getByText("Everything was sent.").evaluate((element) => element.scrollIntoView({ block: "center" }));
    await picture(desk, "settings-stream");
    const lines = readFileSync(log, "utf8").trimEnd().split("\n");
    expect(lines.map((line) => (JSON.parse(line) as { event: { sequence: number } }).event.sequence)).toEqual(
      lines.map((_, index) => index + 1),
    );
    await main.getByLabel("Send to").fill("syslog://127.0.0.1:1");
    await main.getByRole("button", { name: "Send it there" }).click();
    await main.getByText(/Not sent just now.*ECONNREFUSED/).waitFor();

    const { folder } = desk;
    await desk.end();
    const database = new Database(join(folder, "vault.keyhold"));
    database.prepare("UPDATE audit SET entry = zeroblob(length(entry)) WHERE seq = 9").run();
    database.close();
    const again = stage.take(await Desk.again(stage.browser, folder));
    await again.unlock();
    await again.section("Activity");
    await again.page.getByRole("main").getByRole("button", { name: "Check the whole log" }).click();
    await again.page.getByRole("main").getByText("Entry 9 of the activity log was changed.").first().waitFor();
    await picture(again, "activity-broken");
  });
});
