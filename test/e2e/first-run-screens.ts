/** Every screen of a vault that is locked, and of a first run. */
import type { Screen } from "./screen.ts";

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
