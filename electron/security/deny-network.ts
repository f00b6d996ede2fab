/**
 * The page has no network: what it needs is in `app://`, and links are the host's business. This holds even where the
 * content security policy does not look, such as a link that the page asks the browser to load ahead.
 */
import type { Session } from "electron";
import { isAppAddress } from "./app-origin.ts";

/** @param developer also lets the developer tools load themselves. */
export function denyNetwork(session: Pick<Session, "webRequest">, developer: boolean): void {
  session.webRequest.onBeforeRequest((details, answer) => {
    const own = isAppAddress(details.url) || details.url.startsWith("data:image/");
    answer({ cancel: !own && !(developer && details.url.startsWith("devtools://")) });
  });
}
