/** One unlock for window and command line: real commands ask, the person answers in the window. */
import { mkdirSync } from "node:fs";
import { expect, test } from "vitest";
import { utf8 } from "../../shared/crypto/bytes.ts";
import type { Desk } from "./desk.ts";
import { keyhold } from "./desk-command.ts";
import { describeWindow } from "./stage.ts";

const secret = "sk_live_agent_0123456789abc";

describeWindow("programs that use the window's unlock", (stage) => {
  async function picture({ page }: Desk, name: string): Promise<void> {
    const folder = process.env.KEYHOLD_LOOK;
    if (folder === undefined) return;
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: `${folder}/${name}.png` });
  }

  test("are asked about: not now, once, for a while, never; ended, taken back, and over with a lock in the middle", async () => {
    const desk = await stage.desk("Ada Example", async (ada) => {
      await ada.call("settings.set", { name: "locks.idle", value: "240" });
      await ada.call("keys.add", { name: "Payments", service: "Stripe", env: "prod", value: utf8(secret) });
      await ada.call("keys.add", { name: "Maps", service: "Mapbox", env: "dev", value: utf8("pk_maps_0123456789") });
    });
    const { page } = desk;
    await desk.unlock();
    const dialog = (wants: string | RegExp) => page.getByRole("dialog", { name: wants });
    /** Once the answers count. */
    const answer = (wants: string | RegExp, name: string) =>
      dialog(wants).getByRole("button", { name, exact: true, disabled: false }).click();
    const gone = () => page.getByRole("dialog").waitFor({ state: "detached" });
    const reveals = /wants to show values in the clear/;
    const show = (name: string) => keyhold(desk, "show", name, "--value-only");

    // A click that was on its way when the question appeared answers nothing.
    await page.evaluate(() => {
      const observer = new MutationObserver(() => {
        const buttons = [...document.querySelectorAll<HTMLElement>("[role=dialog] button")];
        if (buttons.length < 4) return;
        observer.disconnect();
        for (const button of buttons) button.click();
      });
      observer.observe(document.body, { childList: true, subtree: true });
    });
    const listed = keyhold(desk, "list");
    await dialog(/wants to see/)
      .getByText("keyhold --vault", { exact: false })
      .first()
      .waitFor();
    await expect.poll(() => page.title()).toContain("(1) Asked");
    await picture(desk, "names");
    await dialog(/wants to see/)
      .getByRole("button", { name: "Not now", disabled: false })
      .waitFor();
    await page.keyboard.press("Enter");
    await gone();
    expect(await listed).toMatchObject({
      status: 7,
      stdout: "",
      stderr: expect.stringContaining("refused in Keyhold"),
    });

    // Once is one command's.
    const first = show("Payments");
    await dialog(reveals).getByText("Payments", { exact: true }).waitFor();
    await dialog(reveals).getByText("prod", { exact: true }).waitFor();
    await picture(desk, "value");
    await answer(reveals, "Once");
    expect(await first).toEqual({ status: 0, stdout: secret, stderr: "" });
    await gone();

    // For a while: the second one needs no answer. Another key and another purpose do.
    const second = show("Payments");
    await dialog(reveals).getByText("1 h", { exact: true }).click();
    await answer(reveals, "For 1 h");
    expect(await second).toMatchObject({ status: 0, stdout: secret });
    expect(await show("Payments")).toEqual({ status: 0, stdout: secret, stderr: "" });
    expect(JSON.parse((await keyhold(desk, "list", "--json")).stdout)).toHaveLength(2);
    const other = show("Maps");
    await answer(reveals, "Never");
    expect(await other).toMatchObject({ status: 7, stdout: "" });
    expect(await show("Maps")).toMatchObject({ status: 7, stdout: "" });
    const ran = keyhold(desk, "run", "--only", "Payments", "--env", "prod", "--", "sh", "-c", "echo ran");
    const injects = /wants to give values to a program/;
    await dialog(injects).getByText("-- sh -c", { exact: false }).first().waitFor();
    await picture(desk, "run");
    await answer(injects, "Once");
    expect(await ran).toMatchObject({ status: 0, stdout: "ran\n" });
    await gone();

    // The list: one permission and one refusal. Both end here, and count no more.
    await page.getByText("1 program let in").click();
    await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
    const list = page.getByRole("list", { name: "Programs" });
    await list.getByText("used 3 times", { exact: false }).waitFor();
    await picture(desk, "grants");
    await list.getByRole("button", { name: /^Take back: / }).click();
    await list.getByRole("button", { name: /^End: / }).click();
    await page.getByText("No program may use this vault, and none was refused for good.").waitFor();

    // Two wait, one after the other; the second's program gives up when the vault locks in the middle.
    const third = show("Payments");
    await dialog(reveals).waitFor();
    const fourth = show("Maps");
    await dialog(reveals).getByText("Question 1 of 2").waitFor();
    await picture(desk, "two");
    await answer(reveals, "Not now");
    expect(await third).toMatchObject({ status: 7 });
    await dialog(reveals).getByText("Maps", { exact: true }).waitFor();
    expect(await keyhold(desk, "agent", "lock")).toMatchObject({ status: 0, stdout: "Locked.\n" });
    expect(await fourth).toMatchObject({
      status: 3,
      stdout: "",
      stderr: expect.stringContaining("locked before the question"),
    });
    await page.getByLabel("Passphrase", { exact: true }).waitFor();
    expect(await keyhold(desk, "agent", "status")).toMatchObject({ status: 3 });
    expect(await show("Payments")).toMatchObject({ status: 3, stderr: expect.stringContaining("locked in Keyhold") });
    await desk.unlock();
    expect(JSON.parse((await keyhold(desk, "agent", "grants", "--json")).stdout)).toEqual([]);

    // The log tells all of it.
    await desk.section("Activity");
    for (const said of ["A program was allowed", "A program was refused", "Value shown", "Value given to a program"]) {
      await page.getByText(said).first().waitFor();
    }
  });
});
