import { KeyholdError } from "../shared/contract/errors.ts";
import type { CommandLine } from "./command-line.ts";
import { needsAnswer } from "./needs-answer.ts";
import { readSource, withoutFinalNewline } from "./read-source.ts";

/** More than any passphrase: the host says what is too long. */
const limit = 64 * 1024;

/** The passphrase that opens the vault: `--passphrase-file`, or asked for. */
export async function currentPassphrase(line: CommandLine, question = "Passphrase: "): Promise<Uint8Array> {
  const { passphraseFile } = line.options;
  if (passphraseFile !== undefined) return await fromSource(line, passphraseFile, "--passphrase-file");
  if (!line.terminal.canAsk) throw needsAnswer("The passphrase", "--passphrase-file FILE (- for standard input)");
  return await line.terminal.askSecret(question);
}

/** A passphrase that is being set, asked for twice. */
export async function newPassphrase(
  line: CommandLine,
  source: string | undefined,
  option: string,
  question = "New passphrase (at least 12 characters)",
): Promise<Uint8Array> {
  if (source !== undefined) return await fromSource(line, source, option);
  if (!line.terminal.canAsk) throw needsAnswer("The new passphrase", `${option} FILE (- for standard input)`);
  return await askTwice(line, question);
}

/** Asked without echo, and once more against typing mistakes. */
export async function askTwice(line: CommandLine, question: string): Promise<Uint8Array> {
  const first = await line.terminal.askSecret(`${question}: `);
  const second = await line.terminal.askSecret("The same again: ");
  const same = first.length === second.length && first.every((byte, index) => byte === second[index]);
  second.fill(0);
  if (same) return first;
  first.fill(0);
  throw new KeyholdError("invalid_input", "The two passphrases differ. Nothing was changed. Type them again.");
}

/** A passphrase from what an option names. */
export async function fromSource(line: CommandLine, source: string, option: string): Promise<Uint8Array> {
  const passphrase = withoutFinalNewline(await readSource(source, option, limit, line.standardInput));
  if (passphrase.length > 0) return passphrase;
  throw new KeyholdError("invalid_input", `${option} gave an empty passphrase. Nothing was changed.`);
}
