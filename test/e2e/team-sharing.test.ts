/** Sharing a whole environment with several people and a guest, from the sender's window. */
import { expect, test } from "vitest";
import { utf8 } from "../../shared/crypto/bytes.ts";
import { reveal } from "../guest/guest-room.ts";
import { TestPerson } from "../support/people.ts";
import { Desk } from "./desk.ts";
import { RelayPlace } from "./relay-place.ts";
import { describeWindow } from "./stage.ts";

const look = process.env.KEYHOLD_LOOK;

describeWindow("sharing with a team", (stage) => {
  test("everything in staging goes to three people and a guest; what ended goes again in one step", async () => {
    const relay = await RelayPlace.open();
    const [ada, bob, cem, dora] = await Promise.all([
      TestPerson.create("Ada"),
      TestPerson.create("Bob"),
      TestPerson.create("Cem"),
      TestPerson.create("Dora"),
    ]);
    const others = [bob, cem, dora];
    try {
      await ada.call("settings.set", { name: "relay", value: relay.url });
      await ada.call("settings.set", { name: "locks.idle", value: "240" });
      for (const other of others) {
        await ada.meet(other);
        await other.meet(ada);
      }
      for (const name of ["Payments", "Search", "Mail"]) {
        await ada.call("keys.add", { name, env: "staging", service: "x", value: utf8(`value of ${name} 0123456789`) });
      }
      // Whoever copied Dora's vault while it was locked, and knows her passphrase.
      await dora.lock();
      const thief = dora.copy();
      others.push(thief);
      await Promise.all([dora.unlock(), thief.unlock(undefined, true)]);
      await ada.lock();
      const desk = stage.take(await Desk.at(stage.browser, ada));
      await desk.unlock();
      const { page } = desk;
      const shot = async (name: string) => {
        if (look !== undefined) await page.screenshot({ path: `${look}/${name}.png` });
      };
      await desk.section("Shares");
      await page.getByRole("button", { name: "Share a key" }).first().click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Everything in staging, 3").check();
      await dialog.getByText("3 chosen").waitFor();
      await shot("choose");
      await page.keyboard.press("Control+Enter");
      await dialog.getByText(/^3 values, .* together\.$/).waitFor();
      for (const name of ["Bob", "Cem", "Dora", "Guest link"]) {
        await dialog.getByRole("option", { name }).click();
      }
      await shot("several");
      await page.keyboard.press("Control+Enter");
      await page.getByRole("heading", { name: "4 links are ready" }).waitFor();
      desk.clipboard.clear();
      await dialog.getByRole("button", { name: "Copy all as a list" }).click();
      await expect.poll(() => desk.clipboard.text, { timeout: 20_000 }).toMatch(/^Bob: http/);
      await shot("links");
      const lines = (desk.clipboard.text ?? "").split("\n");
      expect(lines.map((line) => line.split(": ")[0])).toEqual(["Bob", "Cem", "Dora", "Guest"]);
      const linkFor = (name: string) =>
        lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? "";
      await desk.closeDialog();

      const { message } = await bob.call("inbox.receive", { link: linkFor("Bob") });
      expect(message.items.map(({ name }) => name).sort()).toEqual(["Mail", "Payments", "Search"]);
      await bob.call("inbox.decide", { id: message.id, decision: "store" });
      // Cem's link is no good to Dora: she can neither read it nor use it up.
      await expect(dora.call("inbox.receive", { link: linkFor("Cem") })).rejects.toMatchObject({ code: "not_for_me" });
      const row = (name: string) => page.getByRole("row").filter({ hasText: name }).first();
      await row("Bob").getByText("Opened", { exact: true }).waitFor();

      await row("Cem")
        .getByRole("button", { name: /^More for/ })
        .click();
      await shot("menu");
      await page.getByRole("menuitem", { name: "Revoke all 3 made together" }).click();
      await page.getByText("3 links are revoked. They open nothing any more.").waitFor();
      await row("Cem")
        .getByRole("button", { name: /^Share .* with Cem again/ })
        .click();
      await page.getByRole("heading", { name: "The link is ready" }).waitFor();
      await desk.closeDialog();
      await row("Cem").getByText("Waiting", { exact: true }).waitFor();
      await shot("shares");

      // One key more: a guest opens it in a browser, and somebody with Dora's keys is quicker than Dora.
      await page.getByRole("button", { name: "Share a key" }).first().click();
      await dialog.getByRole("checkbox", { name: /^Mail/ }).first().check();
      await page.keyboard.press("Control+Enter");
      for (const name of ["Dora", "Guest link"]) await dialog.getByRole("option", { name }).click();
      await page.keyboard.press("Control+Enter");
      await page.getByRole("heading", { name: "2 links are ready" }).waitFor();
      desk.clipboard.clear();
      await dialog.getByRole("button", { name: "Copy all as a list" }).click();
      await expect.poll(() => desk.clipboard.text, { timeout: 20_000 }).toMatch(/^Dora: http/);
      const [forDora = "", forGuest = ""] = (desk.clipboard.text ?? "").split("\n").map((line) => line.split(": ")[1]);
      await desk.closeDialog();
      const guest = await (await stage.browser.newContext()).newPage();
      await guest.goto(forGuest);
      await reveal(guest);
      await guest.getByRole("button", { name: /^Show/ }).click();
      await guest.getByText("value of Mail 0123456789").waitFor();
      await guest.context().close();
      await row("Guest").getByText("Opened", { exact: true }).waitFor();
      await thief.call("inbox.receive", { link: forDora });
      await expect(dora.call("inbox.receive", { link: forDora })).rejects.toMatchObject({ code: "link_gone" });
      await page.getByText("What to suppose").waitFor();
      await row("Dora").getByText("Intercepted", { exact: true }).waitFor();
      await shot("intercepted");

      // What nobody opened in time opens nothing any more.
      await relay.setClockOffset(25 * 3_600_000);
      await row("Cem").getByText("Expired", { exact: true }).waitFor({ timeout: 180_000 });
      await shot("all-ends");
    } finally {
      for (const other of others) await other.leave();
      await relay.close();
    }
  });
});
