import type { ShareState } from "../../shared/contract/link-methods.ts";
import { catalogue } from "./catalogue.ts";

const shareState: Record<ShareState, string> = {
  unsent: "Not sent yet",
  waiting: "Waiting",
  opened: "Opened",
  unconfirmed: "Opened, not confirmed",
  disputed: "Disputed",
  lapsed: "Taken, not confirmed",
  expired: "Expired",
  revoked: "Revoked",
  intercepted: "Intercepted",
};

export const partsWords = catalogue({
  en: {
    hidden: "hidden",
    maskLabel: (start: string, end: string) => `hidden, begins with ${start} and ends with ${end}`,
    shareState,
    person: (name: string, state: string) => {
      if (state === "verified") return `${name}, verified`;
      if (state === "changed") return `${name}, card changed`;
      if (state === "unverified") return `${name}, not verified`;
      if (state === "leaving") return `${name}, leaves`;
      return name;
    },
    /** With the device, where the person has several. */
    personName: (name: string, device: string | undefined) => (device === undefined ? name : `${name} (${device})`),
    morePeople: (names: readonly string[]) => `and ${names.join(", ")}`,
    close: "Close",
    cancel: "Cancel",
    undo: "Undo",
    shownFor: (seconds: number) => `Value shown for ${seconds} seconds`,
    secondsUntilHidden: "until it is hidden",
    secondsLeft: (seconds: number) => `${seconds} seconds left`,
    hideNow: "Hide now",
    binary: (bytes: number) => `A file of ${bytes} bytes, which is not text. Copy it instead.`,
    lineNumber: (line: number) => `line ${line}`,
    copied: "Copied",
    tryAgain: "Try again",
    showPassphrase: "Show what I type",
    hidePassphrase: "Hide what I type",
    capsLock: "Caps Lock is on.",
    report: {
      text: "Report",
      path: "Save as a new file",
      hint: "Readable by you alone. Ending in .json it is for programs, otherwise Markdown.",
      save: "Save",
      saved: (file: string) => `Saved in ${file}.`,
    },
  },
});
