/** The screens of the team, of health, of activity and of the settings, and what lies above all of them. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Page } from "playwright-core";
import { script } from "./desk-command.ts";
import { keyValue } from "./filled-vault.ts";
import type { Screen } from "./screen.ts";

/** Values where they should not be. */
function leakyProject(folder: string): string {
  const root = join(folder, "shop");
  const files = {
    "web/.env.local": `PORT=3000\n\nSTRIPE_KEY=${keyValue("Payments", "prod")}\n`,
    "docker/compose.yml": `env:\n  - MAIL=${Buffer.from(`apikey:${keyValue("Mail delivery", "prod")}`).toString("base64")}\n`,
    "scripts/pay.ts": `const key = "${keyValue("Payments", "prod").slice(0, 14)}" +\n  "${keyValue("Payments", "prod").slice(14)}";\n`,
    "notes/todo.md": `- ask Ben about ghp_${"a1B2c3D4e5f6".repeat(3)}\n`,
  };
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(root, dirname(name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return root;
}

const main = (page: Page) => page.getByRole("main");

export const otherScreens: readonly Screen[] = [
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
  {
    name: "scan",
    async show(desk) {
      await desk.section("Leak scan");
      await desk.page.getByLabel("Folder").waitFor();
    },
  },
  {
    name: "scan-found",
    async show(desk) {
      const { page } = desk;
      await desk.section("Leak scan");
      const folder = page.getByLabel("Folder");
      await folder.fill(leakyProject(desk.folder));
      await page.getByRole("button", { name: "Scan", exact: true }).click();
      await main(page).getByText("docker/compose.yml").waitFor();
      await main(page)
        .getByText(/looked through for/)
        .waitFor();
      await folder.fill("/home/ada/shop");
    },
  },
  { name: "settings", show: (desk) => desk.section("Settings") },
  {
    name: "agent-question",
    async show(desk) {
      void script(desk, "deploy.sh", "run", "--only", "Payments", "--env", "staging", "--", "npm", "run", "deploy");
      const dialog = desk.page.getByRole("dialog", { name: "deploy.sh wants to give values to a program" });
      await dialog.getByRole("button", { name: "Once", disabled: false }).waitFor();
    },
    async leave({ page }) {
      await page.getByRole("dialog").getByRole("button", { name: "Never" }).click();
      await page.getByRole("dialog").waitFor({ state: "detached" });
    },
  },
  {
    name: "agent-grants",
    async show({ page }) {
      const list = page.getByRole("list", { name: "Programs" });
      await list.waitFor();
      await list.evaluate((element) => element.scrollIntoView({ block: "center" }));
    },
    leave: ({ page }) => page.getByRole("main").evaluate((element) => element.scrollTo(0, 0)),
  },
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
    name: "import",
    async show(desk) {
      await desk.section("Keys");
      await desk.page.getByRole("main").getByRole("button", { name: "Import", exact: true }).click();
      await desk.page.getByText("Drop a file here, or choose one").waitFor();
    },
  },
  {
    name: "import-preview",
    async show({ page }) {
      const lines = [
        "STRIPE_LIVE=sk_live_0123456789abcdefghij",
        "MAIL_TOKEN='a token of some length'",
        "PAYMENTS=another value",
        "EMPTY=",
      ];
      const file = { name: ".env.production", mimeType: "", buffer: Buffer.from(`${lines.join("\n")}\n`) };
      await page.getByLabel("Choose a file", { exact: true }).setInputFiles(file);
      await page.getByRole("table", { name: "What would become of it" }).waitFor();
    },
    leave: ({ page }) => page.getByRole("button", { name: "Another file" }).click(),
  },
  {
    name: "export-keys",
    async show(desk) {
      await desk.palette("export keys");
      await desk.page.keyboard.press("Enter");
      await desk.page.getByRole("dialog", { name: "Write keys in clear" }).waitFor();
    },
    leave: (desk) => desk.closeDialog(),
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
