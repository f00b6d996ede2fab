/** Which window this computer can open. */
import type { Surroundings } from "../../host/data-directory.ts";
import type { Chromium } from "./find-chromium.ts";
import { hasDisplay } from "./has-display.ts";

export type WindowChoice =
  | { readonly kind: "app"; readonly chromium: Chromium }
  | { readonly kind: "default-browser" }
  /** The person opens the address; `why` is said in one line. */
  | { readonly kind: "address"; readonly why: string };

export function chooseWindow(
  surroundings: Surroundings,
  isRoot: boolean,
  flags: readonly string[],
  findChromium: () => Chromium | undefined,
): WindowChoice {
  if (!hasDisplay(surroundings)) return { kind: "address", why: "There is no display. Open this address:" };
  const chromium = findChromium();
  if (chromium === undefined) return { kind: "default-browser" };
  if (isRoot && !flags.includes("--no-sandbox")) {
    return {
      kind: "address",
      why: "Chromium refuses its sandbox to root. Start Keyhold as another user, or open this address there:",
    };
  }
  return { kind: "app", chromium };
}
