import { resolve } from "node:path";
import type { Command } from "commander";
import type { CommandLine } from "../command-line.ts";
import { example, type Launch } from "../launch.ts";
import { withIsoTimes } from "../text/dates.ts";
import { safeLine } from "../text/safe-text.ts";
import { bytesText } from "../values/number.ts";

export function addBackupCommand(program: Command, launch: Launch): void {
  program
    .command("backup")
    .description("Write an encrypted copy of the whole vault to a new file, and verify it.")
    .argument("<file>")
    .addHelpText("after", example("keyhold backup keyhold-2030-01-15.backup"))
    .action((file: string) => launch("backup", (line) => backup(line, file)));
}

async function backup(line: CommandLine, file: string): Promise<undefined> {
  const session = await line.unlocked();
  const made = await session.call("vault.backup", { file: resolve(file) });
  line.output.result(
    withIsoTimes(made, "createdAt"),
    () =>
      `Backed up ${made.keys} keys to ${safeLine(made.file)} (${bytesText(made.bytes)}) and verified it.\nIt opens with the passphrase or the recovery kit that the vault has now.\n`,
  );
  return undefined;
}
