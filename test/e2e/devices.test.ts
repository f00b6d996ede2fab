/** Several devices of one person, at a teammate's window and at the own one. Real vaults, a real relay. */
import { expect, test } from "vitest";
import { utf8 } from "../../shared/crypto/bytes.ts";
import { TestPerson } from "../support/people.ts";
import { Desk } from "./desk.ts";
import { RelayPlace } from "./relay-place.ts";
import { describeWindow } from "./stage.ts";

const look = process.env.KEYHOLD_LOOK;

describeWindow("several devices", (stage) => {
  test("a card with other keys stops; the introduction makes it theirs; a link for each; one holder; all leave at once", async () => {
    const relay = await RelayPlace.open();
    const [ada, tablet, laptop, phone] = await Promise.all([
      TestPerson.createWith("Ada", { device: "desk" }),
      TestPerson.createWith("Ada", { device: "tablet" }),
      TestPerson.createWith("Bob", { device: "laptop" }),
      TestPerson.createWith("Bob", { device: "phone" }),
    ]);
    const others = [tablet, laptop, phone];
    try {
      await ada.call("settings.set", { name: "relay", value: relay.url });
      await ada.call("settings.set", { name: "locks.idle", value: "240" });
      await ada.call("keys.add", { name: "Payments", env: "prod", service: "x", value: utf8("value-0123456789") });
      await ada.meet(laptop);
      await laptop.meet(ada);
      await phone.meet(ada);
      const cardOf = async (person: TestPerson) => (await person.call("me.get", {})).card;
      const [phoneCard, tabletCard] = [await cardOf(phone), await cardOf(tablet)];
      const { introduction } = await laptop.call("me.introduce", { card: phoneCard, kind: "adds" });
      const desk = stage.take(await Desk.at(stage.browser, ada));
      await desk.unlock();
      const { page } = desk;
      const shot = async (name: string) => {
        if (look !== undefined) await page.screenshot({ path: `${look}/${name}.png` });
      };
      const panel = page.getByRole("complementary");
      const grid = page.getByRole("grid", { name: "People" });
      const take = async (card: string, says: string | RegExp) => {
        await desk.section("Team");
        await page.getByRole("button", { name: "Add person" }).first().click();
        await panel.getByLabel("Card", { exact: true }).fill(card);
        await page.keyboard.press("Enter");
        await panel.getByText(says).first().waitFor();
      };
      const share = async () => {
        await desk.section("Keys");
        await desk.row("Payments").first().click();
        await page.keyboard.press("s");
      };

      // Without the signature of a device that is known, the card is a stranger's who says the same name.
      await take(phoneCard, "Bob was known with other keys.");
      await page.getByText("Bob sent a card with new keys.").waitFor();
      await share();
      const dialog = page.getByRole("dialog");
      await expect.poll(() => dialog.getByRole("option", { name: /Bob/ }).count()).toBe(2);
      await dialog.locator("[role=option][aria-disabled=true]", { hasText: "Bob" }).click({ force: true });
      await dialog.getByText("Bob's card has other keys than the one you knew.").waitFor();
      await shot("changed");
      await desk.closeDialog();

      await take(introduction, "Bob's laptop introduces Bob's phone: it gets what you share with Bob, too.");
      await shot("introduced");
      await desk.closeAll();
      await grid.getByText("laptop, phone").click();
      const list = panel.getByRole("list", { name: "Devices" });
      await list.getByText("Introduced by laptop").waitFor();
      expect(await grid.getByText("Bob", { exact: true }).count()).toBe(1);
      await page.getByText("1 person and you").waitFor();
      await shot("devices");

      // One person is chosen, and each device has a link that only it can open.
      await share();
      await dialog.getByRole("option", { name: /Bob laptop, phone/ }).click();
      await shot("chosen");
      await page.keyboard.press("Control+Enter");
      await page.getByRole("heading", { name: "2 links are ready" }).waitFor();
      desk.clipboard.clear();
      await dialog.getByRole("button", { name: "Copy all as a list" }).click();
      await expect.poll(() => desk.clipboard.text, { timeout: 20_000 }).toMatch(/^Bob \(laptop\): http/);
      await shot("links");
      const [forLaptop = "", forPhone = ""] = (desk.clipboard.text ?? "")
        .split("\n")
        .map((line) => line.split(": ")[1]);
      await desk.closeDialog();
      await expect(laptop.call("inbox.receive", { link: forPhone })).rejects.toMatchObject({ code: "not_for_me" });
      for (const [person, link] of [
        [laptop, forLaptop],
        [phone, forPhone],
      ] as const) {
        const { message } = await person.call("inbox.receive", { link });
        expect(message.sender).toMatchObject({ name: "Ada", verified: true });
        await person.call("inbox.decide", { id: message.id, decision: "store" });
      }
      await desk.section("Shares");
      for (const name of ["Bob (laptop)", "Bob (phone)"]) {
        await page.getByRole("row").filter({ hasText: name }).getByText("Opened", { exact: true }).waitFor();
      }
      await desk.section("Keys");
      await desk.row("Payments").first().click();
      await panel.getByRole("heading", { name: "Holders 1" }).waitFor();
      await shot("holders");

      // A further device of one's own: its words are compared here, and the others take what was signed.
      await desk.section("Team");
      await page.getByRole("button", { name: "My card" }).first().click();
      await panel.getByRole("button", { name: "Add another device of mine" }).click();
      await panel.getByLabel("Card of the other device").fill(tabletCard);
      await panel.getByRole("button", { name: "Show its words" }).click();
      const { words } = await tablet.call("me.get", {});
      await panel.getByText("tablet shows its twelve words").waitFor();
      const shown = await panel
        .getByRole("list", { name: /Twelve words of tablet/ })
        .getByRole("listitem")
        .allTextContents();
      expect(shown.map((text) => text.replace(/^\d+/, ""))).toEqual(words);
      await shot("own-words");
      await panel.getByRole("button", { name: "Same words: use both" }).click();
      await panel.getByText("Signed. Send the introduction to your team").waitFor();
      desk.clipboard.clear();
      await panel.getByRole("button", { name: "Copy introduction", exact: true }).click();
      await expect.poll(() => desk.clipboard.text, { timeout: 20_000 }).toMatch(/^keyhold-intro1\./);
      await shot("own-introduction");
      await grid.getByText("your other devices").waitFor();
      await laptop.call("settings.set", { name: "relay", value: relay.url });
      expect(await laptop.call("team.add", { card: desk.clipboard.text ?? "" })).toMatchObject({
        outcome: "introduced",
      });
      await laptop.call("keys.add", { name: "Mail", env: "dev", service: "x", value: utf8("mail-0123456789") });
      const { shares } = await laptop.call("shares.create", { keys: [{ name: "Mail" }], to: ["Ada"] });
      expect(shares.map(({ device, state }) => [device, state]).sort()).toEqual([
        ["desk", "waiting"],
        ["tablet", "waiting"],
      ]);

      // Who leaves, leaves with every device.
      await grid.getByText("laptop, phone").click();
      await panel.getByRole("button", { name: "Offboard", exact: true }).click();
      await dialog.getByText("Both of their cards are closed").waitFor();
      await shot("offboard");
      await page.keyboard.press("Control+Enter");
      await page.getByRole("heading", { level: 1, name: "Bob leaves" }).waitFor();
      await share();
      await dialog.getByRole("option", { name: /Bob/ }).getByText("Bob left, and the card is closed.").waitFor();
      expect(await dialog.getByRole("option", { name: /Bob/ }).count()).toBe(1);
    } finally {
      for (const other of others) await other.leave();
      await relay.close();
    }
  });
});
