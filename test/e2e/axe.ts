import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

export type Finding = { readonly rule: string; readonly nodes: readonly string[] };

/** What axe finds on a page as it is now, once its movements have ended. */
export async function violations(page: Page): Promise<Finding[]> {
  await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => 0))));
  const { violations: found } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return found.map(({ id, nodes }) => ({ rule: id, nodes: nodes.map(({ html }) => html.slice(0, 200)) }));
}
