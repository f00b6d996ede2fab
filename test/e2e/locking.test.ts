/** Locking: asked for, by itself, in the middle of an edit, and what is left in the page. */
import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { passphrase } from "../support/people.ts";
import { violations } from "./axe.ts";
import { type Desk, patience } from "./desk.ts";
import { fillVault, keyValue } from "./filled-vault.ts";
import { describeWindow } from "./stage.ts";

describeWindow("locking", (stage) => {
  const unlockField = (desk: Desk) => desk.page.getByLabel("Passphrase", { exact: true });

  /** Everything a script of the page, or whoever looks at the browser's own memory of it, could still find. */
  async function leftInPage(page: Page): Promise<string> {
    const context = page.context();
    const inPage = await page.evaluate(async () => {
      const databases = (await indexedDB.databases?.()) ?? [];
      return JSON.stringify([
        document.documentElement.outerHTML,
        document.title,
        location.href,
        Object.entries(localStorage),
        Object.entries(sessionStorage),
        databases.map(({ name }) => name),
        "caches" in window ? await caches.keys() : [],
        [...document.querySelectorAll("input,textarea")].map((field) => (field as HTMLInputElement).value),
        window.name,
        JSON.stringify(history.state),
      ]);
    });
    return inPage + JSON.stringify(await context.storageState()) + JSON.stringify(await context.cookies());
  }

  test("by the button, Ctrl L and the palette, from wherever one is", async () => {
    const desk = await stage.desk("Ada Example", fillVault);
    const { page } = desk;
    const ways = [
      () => page.getByRole("button", { name: "Lock", exact: true }).click(),
      () => page.keyboard.press("Control+l"),
      async () => {
        await desk.palette("lock");
        await page.keyboard.press("Enter");
      },
      async () => {
        await page.keyboard.press("?");
        await page.getByRole("dialog", { name: "Shortcuts" }).waitFor();
        await page.keyboard.press("Control+l");
      },
    ];
    for (const lock of ways) {
      await desk.unlock();
      await lock();
      await unlockField(desk).waitFor();
      await page.getByText(/Locked at \d\d:\d\d, as you asked\./).waitFor();
    }
  });

  test("while the list is still on its way: what arrives afterwards is not shown and not kept", async () => {
    const desk = await stage.desk("Ada Example", fillVault);
    // Messages with a name of the list in them wait until they are let go.
    await desk.context.addInitScript(() => {
      const shared = window as unknown as { held: (() => void)[] | undefined };
      shared.held = [];
      window.WebSocket = class extends WebSocket {
        constructor(...given: ConstructorParameters<typeof WebSocket>) {
          super(...given);
          this.addEventListener("message", (event) => {
            const text = typeof event.data === "string" ? event.data : new TextDecoder().decode(event.data);
            if (shared.held === undefined || !text.includes("Payment webhooks")) return;
            event.stopImmediatePropagation();
            shared.held.push(() => this.dispatchEvent(new MessageEvent("message", { data: event.data })));
          });
        }
      };
    });
    const page = await desk.openPage();
    const field = page.getByLabel("Passphrase", { exact: true });
    const unlock = async () => {
      await field.fill(passphrase);
      await page.keyboard.press("Enter");
      await page.getByRole("navigation", { name: "Sections" }).waitFor();
    };
    const held = () => page.evaluate(() => (window as unknown as { held?: unknown[] }).held?.length);
    await unlock();
    await expect.poll(held, { timeout: patience }).toBeGreaterThan(0);
    await page.keyboard.press("Control+l");
    await field.waitFor();
    await page.evaluate(() => {
      const shared = window as unknown as { held: (() => void)[] | undefined };
      const waiting = shared.held ?? [];
      shared.held = undefined;
      for (const release of waiting) release();
    });
    // A question and its answer later, whatever came before has been worked on.
    await page.getByRole("button", { name: /^Unlock/ }).waitFor();
    expect(await leftInPage(page)).not.toContain("Payment webhooks");
    await unlock();
    await page.getByRole("row").filter({ hasText: "Payment webhooks" }).waitFor();
  });

  test("leaves nothing of the vault in the page, its address, or any storage (G7)", async () => {
    const desk = await stage.desk("Ada Example", fillVault);
    const { page } = desk;
    await desk.unlock();
    await desk.row("Mail delivery").click();
    await page.keyboard.press("r");
    const value = keyValue("Mail delivery", "prod");
    await expect
      .poll(
        async () =>
          ((await page.getByRole("group", { name: /Value shown/ }).textContent()) ?? "").replaceAll(/\s/g, ""),
        {
          timeout: patience,
        },
      )
      .toContain(value);
    await page.keyboard.press("c");
    await page.getByText("Mail delivery on clipboard").waitFor();
    await page.keyboard.press("e");
    await page.getByLabel("New value").fill("canary_value_in_the_editor_77");
    await page.getByLabel("Notes").fill("canary note in the editor");
    // The control: it is there to be found before.
    expect(await leftInPage(page)).toContain("canary_value_in_the_editor_77");
    await page.keyboard.press("Control+l");
    await unlockField(desk).waitFor();
    const left = await leftInPage(page);
    for (const canary of [
      value,
      "canary",
      "Mail delivery",
      "SendGrid",
      passphrase,
      new URL(desk.address).hash.slice(1),
    ]) {
      expect(left, canary).not.toContain(canary);
    }
    await expect.poll(() => desk.clipboard.text, { timeout: patience }).toBeUndefined();
  });

  test("in the middle of an edit keeps the draft, and gives it back", async () => {
    const desk = await stage.desk("Ada Example", fillVault);
    const { page } = desk;
    await desk.unlock();
    await page.keyboard.press("n");
    await page.getByLabel("What it is for").fill("Half a key");
    await page.getByRole("combobox", { name: "Service" }).fill("Our own");
    await page.getByLabel("Value", { exact: true }).fill("typed_before_the_lock_42");
    await page.getByLabel("Notes").fill("not finished");
    await page.keyboard.press("Control+l");
    await unlockField(desk).waitFor();
    await unlockField(desk).fill(passphrase);
    await page.keyboard.press("Enter");
    await page.getByText("Kept from before.").waitFor();
    expect(await page.getByLabel("What it is for").inputValue()).toBe("Half a key");
    expect(await page.getByLabel("Value", { exact: true }).inputValue()).toBe("typed_before_the_lock_42");
    expect(await page.getByLabel("Notes").inputValue()).toBe("not finished");
    await page.keyboard.press("Control+Enter");
    await desk.page.getByRole("complementary", { name: "Half a key" }).waitFor();
  });

  test("by itself after the idle time, with a warning that any movement ends", async () => {
    const desk = await stage.desk("Ada Example", async (person) => {
      await fillVault(person);
      await person.call("settings.set", { name: "locks.idle", value: "1" });
      // A clock that jumps looks like a computer that slept, and locks for that.
      await person.call("settings.set", { name: "locks.sleep", value: "false" });
    });
    const { page } = desk;
    await desk.unlock();
    const warning = page.getByRole("heading", { name: /^Locks in \d+ s$/ });
    // What was done just before may be told after the clock has moved: then it counts from there.
    let offset = 0;
    const after = async (milliseconds: number, sign: Locator) => {
      for (let jump = 0; jump < 3 && !(await sign.isVisible()); jump++) {
        offset += milliseconds;
        await desk.setClockOffset(offset);
        await sign.waitFor({ timeout: 5_000 }).catch(() => undefined);
      }
      await sign.waitFor();
    };
    await after(35_000, warning);
    expect(await violations(page)).toEqual([]);
    await page.getByText(/^Locks in \d+ seconds or less\./).waitFor({ state: "attached" });
    // The page tells the host at most once a second: a single movement right after a key is not told.
    let moves = 0;
    const moveOn = async () => {
      moves++;
      await page.mouse.move(300 + moves, 300);
      return warning.count();
    };
    await expect.poll(moveOn, { timeout: patience, interval: 300 }).toBe(0);
    await desk.row("Payments").first().waitFor();
    await after(61_000, unlockField(desk));
    await page.getByText(/because nobody was there/).waitFor();
    expect(await leftInPage(page)).not.toContain("Payments");
  });

  test("happens to every page of the same run, and a page that stands still is one that left", async () => {
    const desk = await stage.desk("Ada Example", fillVault);
    await desk.unlock();
    const second = await desk.openPage();
    await second.getByRole("grid", { name: "Keys" }).waitFor();
    await second.keyboard.press("Control+l");
    await second.getByLabel("Passphrase", { exact: true }).waitFor();
    await unlockField(desk).waitFor();
    await second.close();
    await desk.unlock();
    // The page's own thread stands still: the host notices within its patience for an answer.
    const busy = desk.page.evaluate(() => {
      const until = Date.now() + 12_000;
      while (Date.now() < until);
    });
    await busy.catch(() => undefined);
    await unlockField(desk).waitFor();
  });
});
