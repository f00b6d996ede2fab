/**
 * The page's own origin. A scheme of our own instead of `file:`, which would let the page read every file of the
 * person's, and instead of `http:`, which other programs and other people could answer.
 */
export const appScheme = "app";
export const appOrigin = `${appScheme}://keyhold`;
export const appPage = `${appOrigin}/`;

/** Whether an address is the page itself; everything after `#` is the page's own business. */
export function isAppPage(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  url.hash = "";
  return url.href === appPage || url.href === `${appPage}index.html`;
}

/** Whether an address is served by us at all. */
export function isAppAddress(address: string): boolean {
  return URL.canParse(address) && new URL(address).href.startsWith(appPage);
}
