import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

export type Finding = { readonly rule: string; readonly nodes: readonly string[] };

/** The rules that a theme can break: all others look at what is there, whatever its colour. */
const colourRules = ["color-contrast", "link-in-text-block"];

/** Panels and dialogs come in with a short movement, and colours change with one. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => 0))));
}

/** What axe finds on a page as it is now, once its movements have ended. */
export async function violations(page: Page, rules: "all" | "colours" = "all"): Promise<Finding[]> {
  await settled(page);
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations: found } = await (rules === "all" ? axe : axe.withRules(colourRules)).analyze();
  return found.map(({ id, nodes }) => ({ rule: id, nodes: nodes.map(({ html }) => html.slice(0, 200)) }));
}
