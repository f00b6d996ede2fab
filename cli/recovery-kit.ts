/** The recovery kit on its way to paper, and back. */
import { closeSync, existsSync, fsyncSync, openSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import { KeyholdError } from "../shared/contract/errors.ts";
import type { CommandLine } from "./command-line.ts";
import { needsAnswer } from "./needs-answer.ts";
import { readSource, systemReason } from "./read-source.ts";
import { isoTime } from "./text/dates.ts";

const longestKit = 64 * 1024;

/** @throws KeyholdError `already_exists`: a kit is never written over, as it may be the only way into another vault. */
export function checkKitFile(file: string): void {
  if (!existsSync(file)) return;
  throw new KeyholdError(
    "already_exists",
    `There is a file at ${file} already, and a recovery kit is never written over one. Nothing was changed.`,
  );
}

/**
 * Writes a fresh kit to its file, or shows it on the terminal; never both, and never on standard output.
 * @returns the file's full name.
 */
export function deliverKit(line: CommandLine, code: string | undefined, file: string | undefined): string | undefined {
  if (code === undefined) return undefined;
  if (file === undefined) {
    const { output } = line;
    output.notePainted(
      `\n${output.paintNote("bold", "Recovery kit: write it down or print it. It is shown only now.")}\n\n`,
    );
    output.notePainted(`${groups(code)}\n`);
    output.note("It opens the vault without the passphrase (“keyhold recover”). Keep it away from this computer.\n");
    return undefined;
  }
  writeKit(resolve(file), kitText(line, code));
  line.output.note(
    `The recovery kit is in ${resolve(file)}. Print it, keep it away from this computer, then delete the file.`,
  );
  return resolve(file);
}

/** Fourteen groups in lines of four. */
function groups(code: string): string {
  const parts = code.split("-");
  const lines: string[] = [];
  for (let index = 0; index < parts.length; index += 4) lines.push(`    ${parts.slice(index, index + 4).join("-")}\n`);
  return lines.join("");
}

function kitText(line: CommandLine, code: string): string {
  return `Keyhold recovery kit, made ${isoTime(line.now).slice(0, 10)}.

It opens this vault without its passphrase: whoever has it has the keys.
Vault: “${line.vaultFile}”.

${code}

To use it: keyhold --vault FILE recover --recovery-file THIS-FILE
`;
}

function writeKit(file: string, text: string): void {
  let descriptor: number | undefined;
  try {
    // "wx" refuses a file that appeared since it was looked for.
    descriptor = openSync(file, "wx", 0o600);
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } catch (error) {
    throw new KeyholdError(
      "file_unwritable",
      `The recovery kit could not be written to ${file} (${systemReason(error)}). The vault is fine; make a kit with “keyhold recover --new-kit --recovery-file FILE”.`,
      { cause: error },
    );
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** What the kit says: from its file, or asked for. */
export async function readKit(line: CommandLine, file: string | undefined): Promise<Uint8Array> {
  if (file === undefined) {
    if (!line.terminal.canAsk) throw needsAnswer("The recovery code", "--recovery-file FILE (- for standard input)");
    return await line.terminal.askCode("Recovery code: ");
  }
  const bytes = await readSource(file, "--recovery-file", longestKit, line.standardInput);
  const code = codeIn(bytes).slice();
  bytes.fill(0);
  return code;
}

/** The line that is the code, in a kit as we write it or a file with nothing else. */
export function codeIn(bytes: Uint8Array): Uint8Array {
  let start = 0;
  while (start < bytes.length) {
    const next = bytes.indexOf(10, start);
    const end = next < 0 ? bytes.length : next;
    const candidate = bytes.subarray(start, end);
    if (looksLikeCode(candidate)) return candidate;
    start = end + 1;
  }
  return bytes;
}

/** Many short groups and nothing else; a line with a typing mistake must still be found, to be told so. */
function looksLikeCode(bytes: Uint8Array): boolean {
  let characters = 0;
  let separators = 0;
  for (const byte of bytes) {
    const isLetterOrDigit = (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122);
    if (isLetterOrDigit) characters++;
    else if (byte === 45) separators++;
    else if (byte !== 32 && byte !== 13) return false;
  }
  return characters >= 40 && separators >= 8;
}
