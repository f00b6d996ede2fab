/** What is seldom on the screen: open menus, empty places, refusals. axe finds nothing on any of them, in either theme. */
import { execFileSync } from "node:child_process";
import { chmodSync, closeSync, copyFileSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { utf8 } from "../../shared/crypto/bytes.ts";
import { passphrase, TestPerson } from "../support/people.ts";
import { type Finding, violations } from "./axe.ts";
import { Desk } from "./desk.ts";
import { fillVault } from "./filled-vault.ts";
import { RelayPlace } from "./relay-place.ts";
import { describeWindow } from "./stage.ts";

/** Every unlock derives a key: a busy computer takes its time. */
const slow = 300_000;

describeWindow("seldom seen", (stage) => {
  const collector = () => {
    const found: Record<string, Finding[]> = {};
    const look = async (name: string, desk: Desk) => {
      const shots = process.env.KEYHOLD_SHOTS;
      for (const colorScheme of ["light", "dark"] as const) {
        await desk.page.emulateMedia({ colorScheme });
        const wrong = await violations(desk.page, colorScheme === "light" ? "all" : "colours");
        if (wrong.length > 0) found[`${name} in ${colorScheme}`] = wrong;
        if (shots !== undefined) await desk.page.screenshot({ path: join(shots, `${name}-${colorScheme}.png`) });
      }
      await desk.page.emulateMedia({ colorScheme: "light" });
    };
    return { found, look };
  };

  test(
    "menus, and people to choose from",
    async () => {
      const { found, look } = collector();
      const fill = async (person: TestPerson) => {
        await fillVault(person);
        for (const name of ["Ben Example", "Cleo Example"]) {
          const other = await TestPerson.create(name);
          await person.call("team.add", { card: (await other.call("me.get", {})).card });
          await other.leave();
        }
      };
      const desk = await stage.desk("Ada Example", fill, { viewport: { width: 900, height: 600 } });
      const { page } = desk;
      await desk.unlock();
      await desk.row("Payments").first().click();
      await page.getByRole("button", { name: "More" }).click();
      await page.getByRole("menuitem", { name: /Remove the key/ }).waitFor();
      await look("key-menu", desk);
      await page.keyboard.press("Escape");
      // Every filter is in reach beside the panel, in the smallest window.
      const bar = page.getByRole("group", { name: "Filters" });
      for (const name of ["Service", "Tag"]) {
        await bar.getByRole("button", { name, exact: true }).click();
        await page.getByRole("listbox").waitFor();
        await look(`${name.toLowerCase()}-menu`, desk);
        await page.keyboard.press("Escape");
        await page.getByRole("listbox").waitFor({ state: "detached" });
      }
      await bar.getByRole("button", { name: /By rotation/ }).click();
      await page.getByRole("menuitemradio").first().waitFor();
      await look("sort-menu", desk);
      await page.keyboard.press("Escape");
      await page.getByRole("complementary").getByRole("button", { name: "Share" }).click();
      await page.getByRole("option", { name: "Ben Example" }).waitFor();
      await look("people-menu", desk);
      expect(found).toEqual({});
    },
    slow,
  );

  test(
    "empty places",
    async () => {
      const { found, look } = collector();
      const desk = await stage.desk("Ada Example");
      const { page } = desk;
      await desk.unlock();
      for (const section of ["Keys", "Shares", "Inbox", "Team", "Activity"] as const) {
        await desk.section(section);
        await look(`empty-${section.toLowerCase()}`, desk);
      }
      await desk.section("Keys");
      await page.getByRole("searchbox").fill("nothing of that name");
      await look("empty-search", desk);
      await desk.palette("nothing of that name");
      await page.getByText("Nothing called").last().waitFor();
      await look("empty-palette", desk);
      expect(found).toEqual({});
    },
    slow,
  );

  test(
    "refusals of an unlock",
    async () => {
      const { found, look } = collector();
      const person = await TestPerson.create("Ada Example");
      await fillVault(person);
      await person.lock();
      const older = join(person.folder, "older");
      copyFileSync(person.vaultFile, older);
      await person.unlock();
      await person.call("keys.remove", { key: { name: "Maps" } });
      const desk = stage.take(await Desk.at(stage.browser, person));
      const enter = async (words: string) => {
        await desk.page.getByLabel("Passphrase", { exact: true }).fill(words);
        await desk.page.keyboard.press("Enter");
      };
      await enter("not what it is");
      await desk.page.getByText("That passphrase does not open this vault.", { exact: false }).waitFor();
      await look("wrong-passphrase", desk);
      await desk.end();
      const whole = join(person.folder, "whole");
      copyFileSync(person.vaultFile, whole);
      copyFileSync(older, person.vaultFile);
      await desk.start();
      await enter(passphrase);
      await desk.page.getByText("This file is older than the one you last used.").waitFor();
      await look("rolled-back", desk);
      await desk.end();
      copyFileSync(whole, person.vaultFile);
      const file = openSync(person.vaultFile, "r+");
      for (let at = 8192; at < statSync(person.vaultFile).size; at += 4096)
        writeSync(file, utf8("damaged"), 0, 7, at + 1000);
      closeSync(file);
      await desk.start();
      await enter(passphrase);
      await desk.page.getByRole("alert").first().waitFor();
      await look("damaged", desk);
      expect(found).toEqual({});
    },
    slow,
  );

  test(
    "a relay that is down",
    async () => {
      const { found, look } = collector();
      const relay = await RelayPlace.open();
      const fill = async (person: TestPerson) => {
        await fillVault(person);
        await person.call("settings.set", { name: "relay", value: relay.url });
        const ben = await TestPerson.create("Ben Example");
        await person.meet(ben);
        await ben.leave();
      };
      const desk = await stage.desk("Ada Example", fill);
      relay.down = true;
      const { page } = desk;
      await desk.unlock();
      await desk.row("Maps").click();
      await page.keyboard.press("s");
      await page.getByRole("option", { name: "Ben Example" }).click();
      await page.keyboard.press("Control+Enter");
      await page
        .getByText(/cannot be reached/)
        .first()
        .waitFor();
      await look("relay-down", desk);
      const said = (await page.getByRole("dialog").textContent()) ?? "";
      expect(said).not.toMatch(/--|keyhold [a-z]/);
      expect(found).toEqual({});
      await relay.close();
    },
    slow,
  );

  test.skipIf(process.getuid?.() !== 0)(
    "a vault that can only be read: names are shown, a value is not, and why",
    async () => {
      const user = 65_534;
      const person = await TestPerson.create("Ada Example");
      await fillVault(person);
      await person.host.close();
      const elsewhere = mkdtempSync(join(tmpdir(), "keyhold-read-only-"));
      const vaultFile = join(elsewhere, "vault.keyhold");
      copyFileSync(person.vaultFile, vaultFile);
      chmodSync(elsewhere, 0o755);
      chmodSync(vaultFile, 0o444);
      execFileSync("chown", ["-R", `${user}:${user}`, person.folder]);
      const desk = stage.take(await Desk.at(stage.browser, person, { vaultFile, user }));
      await desk.unlock();
      await desk.row("Maps").click();
      await desk.page.getByRole("button", { name: "Reveal" }).click();
      await desk.page.getByText("Nothing was given out; names and lists can be read.", { exact: false }).waitFor();
      expect(await violations(desk.page)).toEqual([]);
      rmSync(elsewhere, { recursive: true, force: true });
    },
  );
});
