/** Debian's Chromium for tests, without a sandbox (they run as root) and without talking to anybody. */
import { type Browser, chromium } from "playwright-core";
import { findChromium } from "../../browser/window/find-chromium.ts";

export const chromiumFile = findChromium({ env: process.env, platform: process.platform })?.file;

export const quietFlags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function launchChromium(flags: readonly string[] = []): Promise<Browser> {
  if (chromiumFile === undefined) throw new Error("Chromium is not installed");
  return chromium.launch({ executablePath: chromiumFile, headless: true, args: [...quietFlags, ...flags] });
}
