/** The health page: what is dangerous, fixed by its button, left out with a reason, compared with a list of leaks. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { utf8 } from "../../shared/crypto/bytes.ts";
import { TestPerson } from "../support/people.ts";
import { Desk } from "./desk.ts";
import { RelayPlace } from "./relay-place.ts";
import { describeWindow } from "./stage.ts";
import { addWeeks } from "./weeks-of-health.ts";

const strong = (name: string) => `Zq7-${createHash("sha256").update(name).digest("base64url")}`;
const day = 86_400_000;
const sound = { rotateEvery: 30, scopes: ["read"] };

async function add(person: TestPerson, name: string, rest: object = {}): Promise<void> {
  const input = { name, service: "Example", env: "prod", value: utf8(strong(name)), ...sound, ...rest } as const;
  await person.call("keys.add", input);
}

async function troubled(person: TestPerson): Promise<void> {
  await person.call("settings.set", { name: "locks.idle", value: "240" });
  await add(person, "Mail");
  await add(person, "Maps");
  await add(person, "Maps copy", { value: utf8(strong("Maps")) });
  await add(person, "Admin", { value: utf8("letmein-2024") });
  await add(person, "Deploy", { rotateEvery: undefined, scopes: undefined });
}

describeWindow("health", (stage) => {
  const scoreOf = async ({ page }: Desk) => {
    const region = page.getByRole("main").getByRole("region", { name: /^Score \d+ of 100$/ });
    return Number(/\d+/.exec((await region.getAttribute("aria-label")) ?? "")?.[0]);
  };
  const titles = ({ page }: Desk) =>
    page
      .getByRole("list", { name: "What was found, most dangerous first" })
      .getByRole("heading", { level: 2 })
      .allTextContents();

  async function picture({ page }: Desk, name: string): Promise<void> {
    const folder = process.env.KEYHOLD_HEALTH_PICTURES;
    if (folder === undefined) return;
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: `${folder}/${name}.png` });
  }

  test("finds, compares with a list, fixes the worst, ignores with a reason, and takes back", async () => {
    const ada = await stage.desk("Ada", troubled);
    const { page } = ada;
    await ada.unlock();
    await ada.section("Health");
    await expect
      .poll(() => titles(ada))
      .toEqual(["Weak", "Same value under two names", "No rotation period", "May do anything"]);
    const start = await scoreOf(ada);
    await page
      .getByRole("navigation", { name: "Sections" })
      .getByRole("img", { name: `Score ${start} of 100` })
      .waitFor();
    await picture(ada, "found");

    // A list as the downloadable ones are: sorted hashes with how often each was seen.
    const hash = (text: string) => createHash("sha1").update(text).digest("hex").toUpperCase();
    const list = join(ada.folder, "leaks.txt");
    const lines = [hash(strong("Mail")), hash("something"), hash("else")].sort().map((line) => `${line}:7\n`);
    writeFileSync(list, lines.join(""));
    await page.getByRole("button", { name: "Compare with leaks" }).click();
    await page.getByText(/Nothing leaves this computer/).waitFor();
    await page.getByLabel(/^File with SHA-1 hashes/).fill(join(ada.folder, "nowhere.txt"));
    await page.getByRole("button", { name: "Compare", exact: true }).click();
    await page.getByRole("alert").waitFor();
    await page.getByLabel(/^File with SHA-1 hashes/).fill(list);
    await page.keyboard.press("Control+Enter");
    await page.getByText("1 of 5 values stands in the list:").waitFor();
    await picture(ada, "leaks");
    await ada.closeDialog();
    await expect.poll(() => titles(ada)).toContain("Leaked");
    expect((await titles(ada))[0]).toBe("Leaked");
    const leaked = await scoreOf(ada);
    expect(leaked).toBeLessThan(start);

    await page.getByRole("button", { name: "Act now: Mail (prod)" }).click();
    await page.getByRole("heading", { level: 1, name: "Mail is compromised" }).waitFor();
    await page.getByRole("button", { name: "I have revoked it" }).click();
    await page.locator('[aria-current="step"]').getByRole("button", { name: "Put in a new value" }).click();
    await page.getByRole("heading", { level: 1, name: "Rotate Mail" }).waitFor();
    await page.getByLabel("New value", { exact: true }).fill(strong("another"));
    await page.getByRole("button", { name: "Put it in" }).click();
    await page.getByLabel("New value", { exact: true }).waitFor({ state: "detached" });
    await ada.section("Health");
    await expect.poll(() => titles(ada)).not.toContain("Leaked");
    await expect.poll(() => scoreOf(ada)).toBe(start);

    await page.getByRole("button", { name: "Weak", exact: true }).click();
    await page.getByRole("button", { name: "Ignore: Admin (prod)" }).click();
    await page.getByRole("dialog").getByLabel("Why").fill("the provider ends it in March");
    await picture(ada, "ignore");
    await page.keyboard.press("Control+Enter");
    await expect.poll(() => titles(ada)).not.toContain("Weak");
    expect(await scoreOf(ada)).toBeGreaterThan(start);
    await page.getByRole("button", { name: "1 ignored" }).click();
    await page.getByText("the provider ends it in March").waitFor();
    await picture(ada, "ignored");
    await page.getByRole("button", { name: "Heed again: Admin, Weak" }).click();
    await expect.poll(() => titles(ada)).toContain("Weak");
    expect(await scoreOf(ada)).toBe(start);

    await page.getByRole("button", { name: "Set a period: Deploy (prod)" }).click();
    await page.getByText("Deploy is to be rotated every 30 days.").waitFor();
    await expect.poll(() => titles(ada)).not.toContain("No rotation period");
    await page.keyboard.press("Control+z");
    await expect.poll(() => titles(ada)).toContain("No rotation period");

    await page.getByRole("button", { name: "Why? May do anything" }).click();
    await page.getByText(/Providers let you limit what a key may do/).waitFor();

    const file = join(ada.folder, "health.md");
    await page.getByRole("button", { name: "Export report" }).click();
    await page.getByLabel(/^Save as a new file/).fill(file);
    await page.keyboard.press("Control+Enter");
    await page.getByText(`Saved in ${file}.`).waitFor();
    expect(existsSync(file)).toBe(true);
    expect(readFileSync(file, "utf8")).toContain("## Weak (1, today)");
    expect(readFileSync(file, "utf8")).not.toContain("letmein");
    await ada.closeDialog();
  });

  test("each button does what it says, and short lessons can be put away", async () => {
    const relay = await RelayPlace.open();
    try {
      const [a, ben, cleo] = await Promise.all(["Ada", "Ben", "Cleo"].map((name) => TestPerson.create(name)));
      if (a === undefined || ben === undefined || cleo === undefined) throw new Error("nobody");
      a.setClockOffset(-100 * day);
      await a.restart();
      await add(a, "Old", { rotateEvery: 3650 });
      a.setClockOffset(0);
      await a.restart();
      for (const [name, value] of [
        ["relay", relay.url],
        ["locks.idle", "240"],
        ["health.holders", "1"],
      ] as const) {
        await a.call("settings.set", { name, value });
      }
      await a.meet(cleo);
      await a.call("team.add", { card: (await ben.call("me.get", {})).card });
      await add(a, "Held");
      const { shares } = await a.call("shares.create", { keys: [{ name: "Held" }], to: ["Ben", "Cleo"] });
      for (const { link, to } of shares) await (to === "Ben" ? ben : cleo).call("inbox.receive", { link });
      await a.call("shares.list", {});
      await Promise.all([ben.leave(), cleo.leave()]);
      await add(a, "Twin");
      await add(a, "Other twin", { value: utf8(strong("Twin")) });
      await add(a, "Bare", { scopes: undefined });
      await add(a, "Live", { env: "dev", value: utf8("sk_live_51HxTheFirstOfTwoKeys00001") });
      await add(a, "Both", { env: "dev", value: utf8("sk_live_51HxTheSecondOfTwoKeys0002") });
      await add(a, "Both", { value: utf8("sk_live_51HxOneThatBelongsHere0003") });
      await add(a, "Graced");
      const { rotation } = await a.call("rotations.start", { key: { name: "Graced" }, graceDays: 0 });
      await a.call("rotations.newValue", { id: rotation.id, value: utf8(strong("graced anew")) });
      await addWeeks(a, [38, 41, undefined, 47, 44, 52, 58, undefined, 57, 63, 61]);

      const ada = stage.take(await Desk.at(stage.browser, a));
      const { page } = ada;
      await ada.unlock();
      await ada.section("Health");
      const press = async (name: string) => {
        await ada.section("Health");
        await page.getByRole("button", { name, exact: true }).first().click();
      };
      await expect
        .poll(() => titles(ada))
        .toEqual([
          "In the wrong environment",
          "Same value under two names",
          "Held by an unverified person",
          "Held by too many",
          "Old value still in force",
          "Never used",
          "May do anything",
        ]);
      // The chart's numbers, for who does not see its bars.
      const chart = page.getByRole("table", { name: "Score, last 12 weeks" });
      expect(await chart.getByRole("row").count()).toBe(1 + 10);
      await picture(ada, "trend");

      await press("Compare words: Held (prod)");
      await page.getByRole("complementary").getByText("Compare with Ben").waitFor();
      await picture(ada, "compare");
      await press("Review: Held (prod)");
      await page.getByRole("complementary", { name: "Held" }).getByText("Cleo").first().waitFor();
      await press("Separate: Twin (prod)");
      await page.getByRole("heading", { level: 1, name: "Rotate Twin" }).waitFor();
      await press("End it: Graced (prod)");
      await page.getByRole("heading", { level: 1, name: "Rotate Graced" }).waitFor();
      await page.getByRole("button", { name: "It is revoked" }).waitFor();
      await press("Note limits: Bare (prod)");
      await page.getByRole("heading", { level: 1, name: "Edit Bare" }).waitFor();
      await expect
        .poll(() =>
          page
            .getByLabel("Scopes")
            .first()
            .evaluate((at) => at === document.activeElement),
        )
        .toBe(true);
      await page.keyboard.type("mail:send");
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: /^Store/ }).click();
      await page.getByText("Bare is stored.").waitFor();

      await press("Retire: Old (prod)");
      await page.getByText("Old removed.").waitFor();
      await expect.poll(() => titles(ada)).not.toContain("Never used");
      await page.keyboard.press("Control+z");
      await expect.poll(() => titles(ada)).toContain("Never used");
      expect(await titles(ada)).not.toContain("May do anything");

      // The first of two: one can be moved, the other has a value where it would go.
      await page.getByRole("button", { name: "In the wrong environment", exact: true }).click();
      await page.getByRole("button", { name: "Move…: Both (dev)" }).last().click();
      await page.getByText("Both has a value in prod already").waitFor({ state: "hidden" });
      await picture(ada, "move");
      await ada.closeDialog();
      await page.getByRole("button", { name: "Move…: Live (dev)" }).last().click();
      await page.getByRole("button", { name: "Move to prod" }).click();
      await page.getByText("Live is filed under prod now.").waitFor();
      await page.keyboard.press("Control+z");
      await page.getByRole("button", { name: "Move…: Live (dev)" }).last().waitFor();

      // A lesson by the keyboard; put away, it stays away until it is asked for again.
      const lesson = page.getByRole("button", { name: "What is the score?" });
      await lesson.focus();
      await page.keyboard.press("Enter");
      await page.getByText(/^Every value counts/).waitFor();
      await picture(ada, "lesson");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await lesson.waitFor({ state: "detached" });
      await ada.section("Settings");
      await page.getByText("1 lesson is put away.").waitFor();
      await page.getByRole("button", { name: "Offer all lessons again" }).click();
      await ada.section("Health");
      await lesson.waitFor();

      // Who looks for what nobody needs finds it in the list as well.
      await ada.section("Keys");
      await page.getByRole("button", { name: "Use", exact: true }).click();
      await page.getByRole("option", { name: "Unused for 90 days" }).click();
      await expect.poll(() => page.getByRole("grid", { name: "Keys" }).getByRole("row").count()).toBe(2);
      await ada.row("Old").click();
      const panel = page.getByRole("complementary", { name: "Old" });
      await panel.getByText("Not used through Keyhold yet.").waitFor();
      await panel.getByRole("button", { name: "Why is it masked?" }).click();
      await panel.getByText(/^A value is seen by more than its reader/).waitFor();
      await picture(ada, "panel");
    } finally {
      await relay.close();
    }
  });

  test("a vault without keys says so", async () => {
    const ada = await stage.desk("Ada");
    await ada.unlock();
    await ada.section("Health");
    await ada.page.getByText(/^No keys yet/).waitFor();
    await ada.page.getByRole("main").getByRole("button", { name: "New key" }).waitFor();
  });

  test("one that needs nothing says when something is next, and new keys get the suggested period", async () => {
    const ben = await stage.desk("Ben", (person) => add(person, "Mail"));
    const { page } = ben;
    await ben.unlock();
    await ben.section("Health");
    await page.getByText("Nothing needs you. Next rotation in 30 days.").waitFor();
    await picture(ben, "nothing");
    expect(await scoreOf(ben)).toBe(100);

    await page.keyboard.press("n");
    const period = page.getByLabel("Rotate every");
    await expect.poll(() => period.inputValue()).toBe("90 days");
    await page.locator("label", { hasText: /^prod$/ }).click();
    await expect.poll(() => period.inputValue()).toBe("30 days");
    await period.fill("45");
    await page.locator("label", { hasText: /^dev$/ }).click();
    await expect.poll(() => period.inputValue()).toBe("45 days");
  });
});
