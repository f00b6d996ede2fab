/** The screens of keys and of sharing, in an open vault as `adaWithATeam` makes it. */
import type { Page } from "playwright-core";
import type { Screen } from "./screen.ts";

const main = (page: Page) => page.getByRole("main");

export const keyScreens: readonly Screen[] = [
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
    name: "codes-add",
    async show({ page }) {
      // The notice of the screen before fades behind the dialog.
      await page.getByRole("button", { name: /^Undo/ }).waitFor({ state: "detached" });
      await page.getByRole("button", { name: "Add one-time codes" }).click();
      await page.getByLabel("Address (otpauth").fill("otpauth://totp/Payments:ada?secret=JBSWY3DPEHPK3PXP&period=300");
    },
    again: ({ page }) => page.getByText("PNG or JPEG").scrollIntoViewIfNeeded(),
  },
  {
    name: "codes",
    async show({ page }) {
      await page.keyboard.press("Control+Enter");
      await page.getByRole("group", { name: /Code shown for/ }).waitFor();
    },
    async again({ page }) {
      const code = page.getByRole("group", { name: /Code shown for/ });
      // It lasts thirty seconds, however long the look at it takes.
      if (!(await code.isVisible())) await page.keyboard.press("o");
      await code.scrollIntoViewIfNeeded();
    },
    leave: ({ page }) => page.evaluate(() => window.dispatchEvent(new Event("blur"))),
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
];
