import type { OneTimeAccount } from "../../shared/contract/key-methods.ts";
import { catalogue } from "./catalogue.ts";

type Named = Pick<OneTimeAccount, "issuer" | "account">;

export const codesWords = catalogue({
  en: {
    title: "One-time codes",
    none: "For the account behind this key, if it asks for a code.",
    add: "Add",
    addLabel: "Add one-time codes",
    name: ({ issuer, account }: Named) =>
      [issuer, account].filter((part) => part !== undefined).join(": ") || "One account",
    show: (name: string) => `Show the code of ${name}`,
    hide: (name: string) => `Hide the code of ${name}`,
    copy: (name: string) => `Copy the code of ${name}`,
    remove: (name: string) => `Remove the codes of ${name}`,
    copied: "Copied",
    shownFor: (seconds: number) => `Code shown for ${seconds} seconds`,
    code: "Code",
    left: (seconds: number) => `${seconds} s`,
    untilNext: "until the next one",
    next: (code: string) => `then ${code}`,
    hideNow: "Hide now",
    removed: (name: string) => `Codes of ${name} removed. They can be brought back for 30 days.`,
    added: (name: string) => `Codes of ${name} are kept here. Give the service the one that is shown.`,
    replaced: (name: string) => `New codes of ${name}. Those before can be brought back for 30 days.`,
    same: (name: string) => `The codes of ${name} were here already.`,
    dialog: {
      title: (name: string) => `One-time codes for ${name}`,
      text: "Where the service sets up two-step sign-in, it shows a QR code, and beside it an address or a seed. Paste that, or give the picture.",
      seed: "Address (otpauth://…) or seed",
      image: "Choose a picture…",
      imageHint: "PNG or JPEG; it can also be dropped or pasted here.",
      reading: "Looking for the code in the picture…",
      issuer: "Service, if it says none",
      account: "Account, if it says none",
      keep: "Keep",
      nothing: "Paste the address or the seed, or choose a picture.",
      tooLarge: "The picture is larger than 8 MiB. Cut it down to the code.",
    },
  },
});
