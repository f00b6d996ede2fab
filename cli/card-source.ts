import type { CommandLine } from "./command-line.ts";
import { readSource } from "./read-source.ts";

/** Team rules may stand in the file too. */
const longestCard = 400_000;
const textForm = /^keyhold-[a-z]+\d+\./;

/** A card, an introduction or team rules: as text, or from a file or standard input. */
export async function readCardSource(line: CommandLine, given: string): Promise<string> {
  if (textForm.test(given.trim())) return given.trim();
  const bytes = await readSource(given, "the card", longestCard, line.standardInput);
  return new TextDecoder().decode(bytes).trim();
}
