/** Opens the window and tells how that goes; the page itself tells when it is there. */
import { once } from "node:events";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Surroundings } from "../../host/data-directory.ts";
import { windowMark } from "../../shared/contract/wire.ts";
import { openAppWindow } from "./app-window.ts";
import { chooseWindow } from "./choose-window.ts";
import { openDefaultBrowser } from "./default-browser.ts";
import { findChromium } from "./find-chromium.ts";
import { otherOpeners, removeOpenerFile, writeOpenerFile } from "./opener-file.ts";

export type OpenWindowOptions = {
  readonly surroundings: Surroundings;
  readonly isRoot: boolean;
  readonly dataDirectory: string;
  /** `http://127.0.0.1:PORT/#TOKEN` */
  readonly address: string;
  readonly chromiumFlags: readonly string[];
  /** The person must open the address; `why` is the line above it. */
  readonly onAddress: (why: string) => void;
  /** The window's own program ended. */
  readonly onEnd: () => void;
};
export type OpenedWindow = {
  /** Takes away what is left: the file with the token, and a window without a page. */
  close(): Promise<void>;
};

/** A window that does not close by itself is left after this many milliseconds. */
const closeWithin = 3_000;

const notOpened = "The window did not open. Open this address:";

export function openWindow(options: OpenWindowOptions): OpenedWindow {
  const { surroundings, address, chromiumFlags, onAddress, onEnd } = options;
  const choice = chooseWindow(surroundings, options.isRoot, chromiumFlags, () => findChromium(surroundings));
  if (choice.kind === "address") {
    onAddress(choice.why);
    return { close: async () => undefined };
  }
  const isSnap = choice.kind === "app" && choice.chromium.isSnap;
  // The one folder of a snap that is neither hidden from it nor wiped by its updates.
  const folder = isSnap
    ? join(homedir(), "snap", "chromium", "common", "keyhold")
    : join(options.dataDirectory, "window");
  const openerFile = writeOpenerFile(folder, address.replace("/#", `/${windowMark}#`));
  if (choice.kind === "default-browser") {
    void openDefaultBrowser(openerFile, surroundings.platform).then((taken) => {
      if (!taken) onAddress(notOpened);
    });
    return { close: async () => removeOpenerFile(openerFile) };
  }
  const profile = join(folder, "profile");
  const child = openAppWindow({ chromium: choice.chromium.file, profile, openerFile, flags: chromiumFlags });
  child.once("error", () => onAddress(notOpened));
  child.once("exit", (code) => {
    // One that hands the window to a Chromium which has the profile open already ends with 0 at once.
    if (code === 0) onEnd();
    else onAddress(notOpened);
  });
  return {
    async close() {
      removeOpenerFile(openerFile);
      // Another Keyhold's window may live in the same program.
      if (otherOpeners(folder) > 0 || child.exitCode !== null || child.signalCode !== null) return;
      child.removeAllListeners("exit");
      child.kill();
      await Promise.race([once(child, "exit"), setTimeout(closeWithin, undefined, { ref: false })]);
    },
  };
}
