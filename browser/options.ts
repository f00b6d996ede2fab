import { parseArgs } from "node:util";
import { KeyholdError } from "../shared/contract/errors.ts";

export type BrowserOptions = {
  readonly vault?: string;
  /** Passed on to Chromium as they are. */
  readonly chromiumFlags: readonly string[];
  readonly help: boolean;
};

export const usage = `Usage: npm start -- [options]

Opens Keyhold in a window.

  --vault FILE            the vault to open (default: the one in your data folder)
  --host electron|browser which window to use (default: Electron where it is installed)
  --chromium-flag=FLAG    passed on to Chromium; can be given several times
  --help                  this text

Without a display the address is printed. It holds a key to this run of Keyhold: open it on this computer only.
`;

/** @throws KeyholdError `invalid_input`. */
export function parseOptions(argv: readonly string[]): BrowserOptions {
  try {
    const { values } = parseArgs({
      args: [...argv],
      strict: true,
      allowPositionals: false,
      options: {
        vault: { type: "string" },
        "chromium-flag": { type: "string", multiple: true, default: [] },
        help: { type: "boolean", default: false },
      },
    });
    if (values.vault === "") throw new Error("--vault needs a file.");
    return {
      ...(values.vault === undefined ? {} : { vault: values.vault }),
      chromiumFlags: values["chromium-flag"],
      help: values.help,
    };
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : "";
    throw new KeyholdError("invalid_input", `${reason} “npm start -- --help” lists what there is.`);
  }
}
