/** Receiving several values and several links: each decided by itself, dropped onto the window. */
import { expect, test } from "vitest";
import { utf8 } from "../../shared/crypto/bytes.ts";
import { TestPerson } from "../support/people.ts";
import { Desk } from "./desk.ts";
import { RelayPlace } from "./relay-place.ts";
import { describeWindow } from "./stage.ts";

const look = process.env.KEYHOLD_LOOK;

describeWindow("receiving", (stage) => {
  test("a message with two links is dropped onto the window, and each value is decided by itself", async () => {
    const relay = await RelayPlace.open();
    const [ada, bob] = await Promise.all([TestPerson.create("Ada"), TestPerson.create("Bob")]);
    try {
      await ada.call("settings.set", { name: "relay", value: relay.url });
      await ada.meet(bob);
      await bob.meet(ada);
      const add = (person: TestPerson, name: string, value: string) =>
        person.call("keys.add", { name, env: "staging", service: "Example", value: utf8(value) });
      for (const name of ["Payments", "Search", "Mail", "Maps"])
        await add(ada, name, `Adas value of ${name} 0123456789`);
      await add(bob, "Payments", "Bobs own value 0123456789");
      await add(bob, "Search", "Bobs other value 9876543210");
      await add(bob, "Charts", "Adas value of Maps 0123456789");
      const share = async (names: readonly string[]) => {
        const keys = names.map((name) => ({ name, env: "staging" as const }));
        const { shares } = await ada.call("shares.create", { keys, to: ["Bob"] });
        return shares[0]?.link ?? "";
      };
      const bundle = await share(["Payments", "Search", "Mail", "Maps"]);
      const single = await share(["Mail"]);
      await bob.lock();
      const desk = stage.take(await Desk.at(stage.browser, bob));
      await desk.unlock();
      const { page } = desk;
      const drop = (text: string) =>
        page.evaluate((dropped) => {
          const transfer = new DataTransfer();
          transfer.setData("text/plain", dropped);
          const options = { dataTransfer: transfer, bubbles: true, cancelable: true };
          document.querySelector("main")?.dispatchEvent(new DragEvent("drop", options));
        }, text);

      await drop("nothing of ours");
      await page.getByText("no complete Keyhold link in what you dropped").waitFor();
      await drop(`Hi Bob,\nhere: ${bundle}\nand <${single}>.\nAda`);
      await page.getByRole("heading", { name: "Store as" }).or(page.getByLabel("Store as")).first().waitFor();
      await desk.section("Inbox");
      await page.getByText("4 values").first().click();

      const choice = (name: string) => page.getByLabel(`What happens with ${name}`);
      await expect.poll(() => choice("Payments").inputValue(), { timeout: 20_000 }).toBe("keep");
      await page.getByText("you have this value already, as Charts (staging)").waitFor();
      if (look !== undefined) await page.screenshot({ path: `${look}/bundle.png` });
      await choice("Payments").selectOption("replace");
      await choice("Search").selectOption("wait");
      await choice("Maps").selectOption("drop");
      // One of them goes elsewhere under another name.
      await page.getByRole("button", { name: "Change name and environment of Mail" }).click();
      await page.getByLabel("Store Mail as").fill("Mail delivery");
      await page.getByLabel("Environment of Mail", { exact: true }).selectOption("prod");
      await page.getByText("sent as Mail").waitFor();
      if (look !== undefined) await page.screenshot({ path: `${look}/bundle-place.png` });
      await page.keyboard.press("Control+Enter");
      await page.getByText("2 values are in your vault. 1 value waits in your inbox.").waitFor();

      await bob.unlock();
      const value = async (name: string, env: "staging" | "prod" = "staging") => {
        const found = await bob.call("keys.value", { key: { name, env }, purpose: "copy" });
        return [new TextDecoder().decode(found.value), found.page.version];
      };
      expect(await value("Payments")).toEqual(["Adas value of Payments 0123456789", 2]);
      expect(await value("Search")).toEqual(["Bobs other value 9876543210", 1]);
      expect(await value("Mail delivery", "prod")).toEqual(["Adas value of Mail 0123456789", 1]);
      await expect(value("Maps")).rejects.toMatchObject({ code: "not_found" });
      const { messages } = await bob.call("inbox.list", {});
      expect(messages.map(({ items }) => items.map(({ name }) => name)).sort()).toEqual([["Mail"], ["Search"]]);
    } finally {
      await ada.leave();
      await bob.leave();
      await relay.close();
    }
  });
});
