import { KeyholdError } from "../shared/contract/errors.ts";
import type { CommandLine } from "./command-line.ts";
import { needsAnswer } from "./needs-answer.ts";
import { askTwice } from "./passphrase.ts";
import { withoutFinalNewline } from "./read-source.ts";

const limit = 64 * 1024;
const option = "--guest-passphrase";

/** A guest link's passphrase: asked for on a terminal (twice when it is new), otherwise standard input. */
export async function guestPassphrase(line: CommandLine, kind: "new" | "known"): Promise<Uint8Array> {
  if (line.terminal.canAsk) {
    const question = "Passphrase of the guest link";
    return kind === "new" ? await askTwice(line, question) : await line.terminal.askSecret(`${question}: `);
  }
  if (line.streams.stdin.isTTY) throw needsAnswer("The guest link's passphrase", "it on standard input");
  const bytes = withoutFinalNewline(await line.standardInput.read(option, limit));
  if (bytes.length > 0) return bytes;
  throw new KeyholdError("invalid_input", `${option} read nothing from standard input. Nothing was done.`);
}
