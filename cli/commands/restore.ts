import { resolve } from "node:path";
import type { Command } from "commander";
import type { MethodOutput } from "../../shared/contract/api.ts";
import { KeyholdError } from "../../shared/contract/errors.ts";
import type { Credential } from "../../shared/contract/vault-methods.ts";
import type { CommandLine } from "../command-line.ts";
import { example, type Launch } from "../launch.ts";
import { needsAnswer } from "../needs-answer.ts";
import { currentPassphrase } from "../passphrase.ts";
import { readKit } from "../recovery-kit.ts";
import { timeAndDistance, withIsoTimes } from "../text/dates.ts";
import { safeLine } from "../text/safe-text.ts";
import { facts } from "../text/table.ts";
import { bytesText } from "../values/number.ts";

type Options = { readonly yes?: boolean; readonly recoveryFile?: string };
type Inside = MethodOutput<"vault.inspectBackup">;

export function addRestoreCommand(program: Command, launch: Launch): void {
  program
    .command("restore")
    .description("Put a backup in the vault's place. Shows what is inside first, and keeps the old file.")
    .argument("<file>", "the backup")
    .option("--yes", "do not ask")
    .option("--recovery-file <file>", "open the backup with this recovery kit instead of a passphrase")
    .addHelpText("after", example("keyhold restore keyhold-2030-01-15.backup"))
    .action((file: string, options: Options) => launch("restore", (line) => restore(line, file, options)));
}

async function restore(line: CommandLine, backup: string, options: Options): Promise<undefined> {
  if (!options.yes && !line.terminal.canAsk) throw needsAnswer("The decision to replace the vault", "--yes");
  const file = resolve(backup);
  const session = await line.session();
  const credential: Credential =
    options.recoveryFile === undefined
      ? { passphrase: await currentPassphrase(line, "Passphrase of the backup: ") }
      : { recoveryCode: await readKit(line, options.recoveryFile) };
  if (!options.yes) {
    const inside = await session.call("vault.inspectBackup", { file, credential: copyOf(credential) });
    line.output.notePainted(insideText(line, inside));
    const question = inside.replaces ? "Put it in the vault's place? The old file is kept." : "Restore it?";
    if (!(await line.terminal.askYes(question, false))) {
      throw new KeyholdError("cancelled", "Nothing was restored; the vault is as it was.");
    }
  }
  const restored = await session.call("vault.restore", { file, credential });
  line.output.result(withIsoTimes(restored, "createdAt"), () => {
    const kept =
      restored.keptOldFile === undefined
        ? ""
        : `\nThe file that was there before is ${safeLine(restored.keptOldFile)}.`;
    return `Restored ${restored.keys} keys into ${safeLine(line.vaultFile)}.${kept}\n`;
  });
  return undefined;
}

function insideText(line: CommandLine, inside: Inside): string {
  const place = inside.replaces
    ? inside.sameVault
      ? "replaces the vault it was made from"
      : "replaces ANOTHER vault"
    : "there is no vault there yet";
  return facts(
    [
      ["backup", inside.file],
      ["made", timeAndDistance(inside.createdAt, line.now)],
      ["keys", String(inside.keys)],
      ["size", bytesText(inside.bytes)],
      ["vault", line.vaultFile],
      ["", place],
    ],
    line.output.paintNote,
  );
}

function copyOf(credential: Credential): Credential {
  return "passphrase" in credential
    ? { passphrase: credential.passphrase.slice() }
    : { recoveryCode: credential.recoveryCode.slice() };
}
