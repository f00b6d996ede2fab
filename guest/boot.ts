/**
 * Runs before anything else of the page is even loaded: the link leaves the address bar, and with it the history, and is
 * kept in memory only. Everything after that may fail without the secret standing anywhere.
 */
import type { Handover } from "./handover.ts";

let address: string | undefined;
let onLink: ((address: string) => void) | undefined;
let isBroken = false;

/** A link's secret is behind the `#`, or in the path where a gateway has written `%23` for it. */
function takeAddress(): void {
  const { href, hash, pathname } = location;
  if (hash.length < 2 && pathname === "/o") return;
  history.replaceState(null, "", "/o");
  if (onLink === undefined) address = href;
  else onLink(href);
}

/** Shows one of the blocks that the page brings along for what no script of ours can tell about. */
function breakDown(block: "no-assembly" | "not-loaded"): void {
  if (isBroken) return;
  isBroken = true;
  address = undefined;
  document.documentElement.className = `scripted ${block}`;
}

takeAddress();
document.documentElement.className = "scripted";
addEventListener("hashchange", takeAddress);
document.addEventListener("prerenderingchange", takeAddress);

const notLoaded = () => breakDown("not-loaded");
addEventListener("error", notLoaded, true);
addEventListener("unhandledrejection", notLoaded);
if (typeof WebAssembly !== "object") breakDown("no-assembly");

const handover: Handover = {
  take: () => {
    const taken = address;
    address = undefined;
    return taken;
  },
  start: (listener) => {
    onLink = listener;
    removeEventListener("error", notLoaded, true);
    removeEventListener("unhandledrejection", notLoaded);
    Reflect.deleteProperty(globalThis, "keyholdHandover");
  },
};
if (!isBroken) globalThis.keyholdHandover = handover;
