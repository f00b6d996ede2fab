/** Every screen of the window and how one comes to it, for pictures and for axe. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import type { Desk } from "./desk.ts";

export type Screen = {
  /** As the picture's file is called. */
  readonly name: string;
  readonly show: (desk: Desk) => Promise<unknown>;
  /** What is to be looked at, into view again after the window or its text changed size. */
  readonly again?: (desk: Desk) => Promise<unknown>;
  /** Back to where the next one begins. */
  readonly leave?: (desk: Desk) => Promise<unknown>;
};

const main = (page: Page) => page.getByRole("main");

/** Of a vault that is locked. */
export const unlockScreen: Screen = {
  name: "unlock",
  show: (desk) => desk.page.getByLabel("Passphrase", { exact: true }).waitFor(),
};

/** Of a first run, in order. */
export const firstRunScreens: readonly Screen[] = [
  { name: "welcome", show: (desk) => desk.page.getByRole("button", { name: "Make a vault" }).waitFor() },
  {
    name: "welcome-you",
    async show({ page }) {
      await page.getByRole("button", { name: "Make a vault" }).click();
      await page.getByLabel("Your name").fill("Ada Example");
      await page.getByLabel(/^E-mail/).fill("ada@example.com");
    },
  },
  {
    name: "welcome-passphrase",
    async show({ page }) {
      await page.getByRole("button", { name: "Next" }).click();
      await page.getByLabel("Passphrase", { exact: true }).fill("plum orbit velvet canyon 42");
      await page.getByLabel("The same once more").fill("plum orbit velvet canyon 42");
      await page.getByText(/Strength: (very )?strong/).waitFor();
    },
  },
  {
    name: "recovery-kit",
    async show({ page }) {
      await page.getByRole("button", { name: "Make the vault" }).click();
      await page.getByRole("list", { name: "Recovery code" }).getByRole("listitem").first().waitFor();
    },
  },
  {
    name: "first-key",
    async show({ page }) {
      const code = await page.getByRole("list", { name: "Recovery code" }).getByRole("listitem").allTextContents();
      const labels = (await page.locator("label").allTextContents()).join(" ");
      const asked = Number(/which is group (\d+)/.exec(labels)?.[1]);
      await page.getByLabel("To be sure it is on paper").fill(code[asked - 1] ?? "");
      await page.getByRole("button", { name: "It is in a safe place" }).click();
      await page.getByLabel("What it is for").fill("Payments");
      await page.getByLabel("Value", { exact: true }).fill("sk_live_example0123456789abcd");
    },
  },
];

/** Of an open vault as `fillTeam` makes it. */
export const openScreens: readonly Screen[] = [
  { name: "keys", show: (desk) => desk.section("Keys") },
  {
    name: "key",
    async show(desk) {
      await desk.row("Payments").first().click();
      await desk.page.getByRole("complementary", { name: "Payments" }).waitFor();
    },
  },
  {
    name: "rotate",
    async show({ page }) {
      await page.keyboard.press("t");
      await page.getByRole("heading", { level: 1, name: "Rotate Payments" }).waitFor();
    },
    async leave({ page }) {
      await page.getByRole("button", { name: "Cancel rotation" }).click();
      await page.getByRole("button", { name: "Take it up again" }).waitFor();
      await page.getByRole("button", { name: "Go to the key" }).click();
      await page.getByRole("complementary", { name: "Payments" }).waitFor();
    },
  },
  {
    name: "compromised-begin",
    async show({ page }) {
      await page.getByRole("complementary").getByRole("button", { name: "More" }).click();
      await page.getByRole("menuitem", { name: "Compromised…" }).click();
      await page.getByLabel("What happened").fill("Pasted into a chat");
    },
  },
  {
    name: "compromised",
    async show({ page }) {
      await page.keyboard.press("Control+Enter");
      await page.getByRole("heading", { level: 1, name: "Payments is compromised" }).waitFor();
      await page.getByRole("list", { name: "Activity log" }).waitFor();
      await page.getByRole("button", { name: "Why in this order?" }).click();
      await page.getByRole("button", { name: "Tell those concerned" }).click();
      await page.getByRole("button", { name: "Check what else may be open" }).click();
    },
    async leave({ page }) {
      // By the keyboard: a notice may lie above it.
      await page.getByRole("button", { name: "False alarm…" }).press("Enter");
      await page.getByRole("dialog").getByLabel("Why").fill("It was another key");
      await page.keyboard.press("Control+Enter");
      await page.getByRole("button", { name: "Go on with it" }).waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("complementary", { name: "Payments" }).waitFor();
    },
  },
  {
    name: "key-shown",
    async show({ page }) {
      await page.getByRole("button", { name: "Reveal" }).click();
      await page.getByText("1 value on screen").waitFor();
      await page.getByText(/s until it is hidden/).waitFor();
    },
    leave: ({ page }) => page.keyboard.press("Escape"),
  },
  {
    name: "edit-key",
    async show({ page }) {
      await page.getByRole("button", { name: "Edit" }).click();
      await page.getByRole("heading", { name: "Edit Payments" }).waitFor();
    },
    leave: ({ page }) => page.getByRole("button", { name: "Cancel" }).click(),
  },
  {
    name: "new-key",
    async show(desk) {
      await desk.section("Keys");
      await desk.page.getByRole("button", { name: "New key" }).click();
      await desk.page.getByRole("heading", { name: "New key" }).waitFor();
    },
    leave: ({ page }) => page.getByRole("button", { name: "Cancel" }).click(),
  },
  {
    name: "generate",
    async show(desk) {
      await desk.page.getByRole("button", { name: "New key" }).click();
      await desk.page.getByRole("button", { name: "Generate" }).click();
      await desk.page.getByLabel("Begins with").waitFor();
    },
    // It goes with its button, and is not shown while that is out of view.
    again: ({ page }) => page.getByRole("button", { name: "Generate" }).scrollIntoViewIfNeeded(),
    async leave(desk) {
      await desk.page.getByRole("button", { name: "Generate" }).click();
      await desk.page.getByRole("dialog").waitFor({ state: "detached" });
      await desk.page.getByRole("button", { name: "Cancel" }).click();
    },
  },
  {
    name: "not-found",
    async show(desk) {
      await desk.section("Keys");
      await desk.page.getByRole("searchbox").fill("paymnets");
      await desk.page.getByText("Nothing called").waitFor();
    },
    leave: ({ page }) => page.getByRole("searchbox").fill(""),
  },
  {
    name: "share",
    async show(desk) {
      await desk.row("Payments").first().click();
      await desk.page.getByRole("complementary").getByRole("button", { name: "Share" }).click();
      await desk.page.getByRole("option", { name: "Ben Example" }).click();
      await desk.page.getByText("What Ben sees first").waitFor();
    },
  },
  {
    name: "share-forbidden",
    async show({ page }) {
      await page.keyboard.press("Escape");
      await page.getByRole("complementary").getByRole("button", { name: "prod", exact: true }).click();
      await page.getByRole("complementary").getByRole("button", { name: "Share" }).click();
      await page
        .getByText(/Guests may not receive prod/)
        .first()
        .waitFor();
    },
    async leave(desk) {
      await desk.closeDialog();
      await desk.page.getByRole("complementary").getByRole("button", { name: "dev", exact: true }).click();
      await desk.page.getByRole("complementary").getByRole("button", { name: "Share" }).click();
      await desk.page.getByRole("option", { name: "Ben Example" }).click();
    },
  },
  {
    name: "share-links",
    async show({ page }) {
      await page.keyboard.press("Control+Enter");
      await page.getByRole("heading", { name: "The link is ready" }).waitFor();
    },
    leave: (desk) => desk.closeDialog(),
  },
  {
    name: "shares",
    async show(desk) {
      await desk.section("Shares");
      await main(desk.page).getByText("Waiting", { exact: true }).first().waitFor();
    },
  },
  {
    name: "inbox",
    async show(desk) {
      await desk.section("Inbox");
      await desk.page.getByRole("region", { name: "Open a link" }).waitFor();
      const left = desk.page.getByRole("list", { name: "Left for you at a relay" });
      await left.getByText("A link from Ben Example").waitFor({ timeout: 90_000 });
    },
  },
  {
    name: "message",
    async show({ page }) {
      await main(page).getByText("Ticket system", { exact: false }).first().click();
      await page.getByRole("button", { name: "Store in vault" }).waitFor();
    },
    leave: ({ page }) => page.getByRole("button", { name: "Decide later" }).click(),
  },
  {
    name: "team",
    async show(desk) {
      await desk.section("Team");
      await desk.page.getByRole("grid", { name: "People" }).getByText("Ben Example").waitFor();
    },
  },
  {
    name: "team-rules",
    async show({ page }) {
      await page.getByRole("button", { name: "Change", exact: true }).click();
      await page.getByLabel("Guests: staging").check();
      await page.getByText("Cleo Example gains staging").waitFor();
    },
    leave: (desk) => desk.closeAll(),
  },
  {
    name: "person",
    show: ({ page }) => page.getByRole("grid", { name: "People" }).getByText("Ben Example").click(),
    leave: (desk) => desk.closeAll(),
  },
  {
    name: "devices",
    async show({ page }) {
      await page.getByRole("grid", { name: "People" }).getByText("Dora Example").click();
      await page.getByRole("list", { name: "Devices" }).getByText("Introduced by laptop").waitFor();
    },
    leave: (desk) => desk.closeAll(),
  },
  {
    name: "my-card",
    async show({ page }) {
      await page.getByRole("button", { name: "My card" }).first().click();
      await page.getByRole("img", { name: "QR code of your card" }).waitFor();
    },
    leave: (desk) => desk.closeAll(),
  },
  {
    name: "introduce-device",
    async show({ page, folder }) {
      await page.getByRole("button", { name: "My card" }).first().click();
      await page.getByRole("button", { name: "Add another device of mine" }).click();
      await page.getByLabel("Card of the other device").fill(readFileSync(join(folder, "tablet.card"), "utf8"));
      await page.getByRole("button", { name: "Show its words" }).click();
      const same = page.getByRole("button", { name: "Same words: use both" });
      await same.waitFor();
      await same.evaluate((element) => element.scrollIntoView({ block: "end" }));
    },
    leave: (desk) => desk.closeAll(),
  },
  {
    name: "add-person",
    async show({ page }) {
      await page.getByRole("button", { name: "Add person" }).first().click();
      await page.getByLabel("Card", { exact: true }).waitFor();
    },
    leave: (desk) => desk.closeAll(),
  },
  {
    name: "compare",
    async show({ page }) {
      await page.getByRole("grid", { name: "People" }).getByText("Cleo Example").click();
      await page.getByRole("button", { name: "Compare words" }).click();
      await page.getByRole("list", { name: /Twelve words/ }).waitFor();
      for (let word = 0; word < 4; word++) await page.keyboard.press("Space");
      await page.getByText("4 of 12 read").waitFor();
    },
    async leave(desk) {
      await desk.closeAll();
      await desk.page.getByRole("button", { name: /^Compare words/ }).waitFor();
      await desk.closeAll();
    },
  },
  {
    name: "offboarding",
    async show({ page }) {
      await page.getByRole("grid", { name: "People" }).getByText("Dora Example").click();
      await page.getByRole("complementary").getByRole("button", { name: "Offboard", exact: true }).click();
      await page.getByRole("dialog").getByRole("listitem").nth(2).waitFor();
      await page.keyboard.press("Control+Enter");
      await page.getByRole("heading", { level: 1, name: "Dora Example leaves" }).waitFor();
      await page.getByText("0 of 2 done").waitFor();
    },
    async leave(desk) {
      await desk.page.getByRole("button", { name: "They stay after all" }).click();
      await desk.page.getByText("Taken back: they stay, and their card is open.").waitFor();
      await desk.section("Team");
    },
  },
  {
    name: "health",
    async show(desk) {
      await desk.section("Health");
      await desk.page.getByRole("region", { name: /^Score \d+ of/ }).waitFor();
    },
  },
  {
    name: "health-findings",
    async show({ page }) {
      const row = page.getByRole("button", { name: "No rotation period", exact: true });
      await row.click();
      await page.getByRole("button", { name: "Why? No rotation period" }).click();
      await page
        .getByRole("button", { name: /^Ignore: / })
        .first()
        .waitFor();
    },
  },
  {
    name: "health-move",
    async show({ page }) {
      await page.getByRole("button", { name: /^Move…: Payments/ }).click();
      await page
        .getByRole("dialog")
        .getByText(/has a value in prod and staging already/)
        .waitFor();
    },
    leave: (desk) => desk.closeDialog(),
  },
  {
    name: "health-ignore",
    async show({ page }) {
      await page
        .getByRole("button", { name: /^Ignore: / })
        .first()
        .click();
      await page.getByRole("dialog").getByLabel("Why").fill("The provider ends it in March");
    },
    leave: (desk) => desk.closeDialog(),
  },
  {
    name: "health-leaks",
    async show({ page }) {
      await page.getByRole("button", { name: "Compare with leaks" }).click();
      await page.getByLabel(/^File with SHA-1 hashes/).fill("/home/ada/pwned.txt");
    },
    leave: (desk) => desk.closeDialog(),
  },
  {
    name: "health-report",
    async show({ page }) {
      await page.getByRole("button", { name: "Export report" }).click();
      await page.getByLabel(/^Save as a new file/).waitFor();
    },
    leave: (desk) => desk.closeDialog(),
  },
  {
    name: "lesson",
    async show(desk) {
      await desk.section("Keys");
      await desk.row("Deploy token").click();
      await desk.page.getByRole("button", { name: "Why is it masked?" }).click();
      await desk.page.getByText(/^A value is seen by more than its reader/).waitFor();
    },
    leave: (desk) => desk.closeAll(),
  },
  { name: "activity", show: (desk) => desk.section("Activity") },
  {
    name: "activity-export",
    async show({ page }) {
      await main(page).getByRole("button", { name: "Export" }).click();
      await page.getByRole("dialog").getByLabel("File").fill("/home/ada/activity.csv");
    },
    leave: (desk) => desk.closeDialog(),
  },
  {
    // Who exports all of the log for the first time is asked whether that was meant.
    name: "activity-unusual",
    async show(desk) {
      const { page } = desk;
      const marks = main(page).getByRole("region", { name: "Unusual" });
      if ((await marks.getByText("A large export").count()) > 0) return;
      await main(page).getByRole("button", { name: "Export" }).click();
      await page.getByRole("dialog").getByLabel("File").fill(`${desk.folder}/activity-${Date.now()}.csv`);
      await page.getByRole("dialog").getByRole("button", { name: "Write file" }).click();
      await page.getByRole("dialog").getByText("written to").waitFor();
      await desk.closeDialog();
      await marks.getByText("A large export").waitFor();
    },
  },
  { name: "settings", show: (desk) => desk.section("Settings") },
  {
    name: "settings-activity",
    async show({ page }) {
      const place = page.getByLabel("Send to");
      await place.waitFor();
      await place.evaluate((element) => element.scrollIntoView({ block: "center" }));
    },
    leave: ({ page }) => page.getByRole("main").evaluate((element) => element.scrollTo(0, 0)),
  },
  {
    name: "settings-inbox",
    async show({ page }) {
      const uses = page.getByLabel(/^Use the inbox at/);
      await uses.waitFor();
      await uses.evaluate((element) => element.scrollIntoView({ block: "center" }));
    },
    leave: ({ page }) => page.getByRole("main").evaluate((element) => element.scrollTo(0, 0)),
  },
  {
    name: "palette",
    async show(desk) {
      await desk.section("Keys");
      await desk.palette("pay");
      await desk.page.getByRole("dialog").getByText("Payment webhooks").waitFor();
    },
    leave: (desk) => desk.closeDialog(),
  },
  {
    name: "shortcuts",
    async show({ page }) {
      await page.keyboard.press("?");
      await page.getByRole("dialog", { name: "Shortcuts" }).waitFor();
    },
    leave: (desk) => desk.closeDialog(),
  },
];
