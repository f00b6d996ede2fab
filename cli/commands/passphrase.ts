import type { Command } from "commander";
import type { CommandLine } from "../command-line.ts";
import { example, type Launch } from "../launch.ts";
import { needsAnswer } from "../needs-answer.ts";
import { newPassphrase } from "../passphrase.ts";
import { checkKitFile, deliverKit } from "../recovery-kit.ts";

type Options = {
  readonly newPassphraseFile?: string;
  readonly replaceVaultKey?: boolean;
  readonly newRecoveryFile?: string;
};

export function addPassphraseCommand(program: Command, launch: Launch): void {
  program
    .command("passphrase")
    .description("Change the vault's passphrase. Old copies of the file still open with the old one.")
    .option("--new-passphrase-file <file>", "read the new passphrase from a file, or from standard input with -")
    .option("--replace-vault-key", "encrypt everything under a new key: when somebody may have had the old passphrase")
    .option("--new-recovery-file <file>", "make a new recovery kit as well; the old one opens nothing any more")
    .addHelpText("after", example("keyhold passphrase", "keyhold passphrase --replace-vault-key"))
    .action((options: Options) => launch("passphrase", (line) => changePassphrase(line, options)));
}

async function changePassphrase(line: CommandLine, options: Options): Promise<undefined> {
  const { newPassphraseFile, newRecoveryFile } = options;
  const replaceVaultKey = options.replaceVaultKey ?? false;
  if (newPassphraseFile === "-") line.standardInput.claim("--new-passphrase-file");
  if (newPassphraseFile === undefined && !line.terminal.canAsk) {
    throw needsAnswer("The new passphrase", "--new-passphrase-file FILE");
  }
  // A new vault key makes the old kit useless; the new one must have somewhere to go before anything is changed.
  if (replaceVaultKey && newRecoveryFile === undefined && !line.terminal.canAsk) {
    throw needsAnswer("A place for the new recovery kit, which a new vault key needs,", "--new-recovery-file FILE");
  }
  if (newRecoveryFile !== undefined) checkKitFile(newRecoveryFile);
  const session = await line.unlocked({ alone: true });
  const next = await newPassphrase(line, newPassphraseFile, "--new-passphrase-file");
  const newRecovery = newRecoveryFile !== undefined || replaceVaultKey;
  const credential = session.proof();
  const { recoveryCode } = await session.call("vault.changePassphrase", {
    credential,
    next,
    replaceVaultKey,
    newRecovery,
  });
  const recoveryFile = deliverKit(line, recoveryCode, newRecoveryFile);
  line.output.result(
    { changed: true, vaultKeyReplaced: replaceVaultKey, ...(recoveryFile === undefined ? {} : { recoveryFile }) },
    `The passphrase is changed${replaceVaultKey ? ", and everything is encrypted under a new key" : ""}.\nCopies and backups made before still open with the old passphrase.\n`,
  );
  return undefined;
}
