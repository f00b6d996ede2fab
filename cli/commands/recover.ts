import type { Command } from "commander";
import type { CommandLine } from "../command-line.ts";
import { example, type Launch } from "../launch.ts";
import { needsAnswer } from "../needs-answer.ts";
import { newPassphrase } from "../passphrase.ts";
import { checkKitFile, deliverKit, readKit } from "../recovery-kit.ts";

type Options = {
  readonly recoveryFile?: string;
  readonly newPassphraseFile?: string;
  readonly newRecoveryFile?: string;
  readonly newKit?: boolean;
};

export function addRecoverCommand(program: Command, launch: Launch): void {
  program
    .command("recover")
    .description("Open the vault with its recovery kit and set a new passphrase; or make a new kit.")
    .option("--recovery-file <file>", "the recovery kit; with --new-kit, the file to write the new one to")
    .option("--new-passphrase-file <file>", "read the new passphrase from a file, or from standard input with -")
    .option("--new-recovery-file <file>", "make a new kit at the same time; the used one opens nothing any more")
    .option("--new-kit", "open with the passphrase and make a new kit; the old one opens nothing any more")
    .addHelpText("after", example("keyhold recover", "keyhold recover --new-kit --recovery-file kit.txt"))
    .action((options: Options) =>
      launch("recover", (line) => (options.newKit ? makeKit(line, options) : recover(line, options))),
    );
}

async function recover(line: CommandLine, options: Options): Promise<undefined> {
  const { recoveryFile, newPassphraseFile, newRecoveryFile } = options;
  if (recoveryFile === "-") line.standardInput.claim("--recovery-file");
  if (newPassphraseFile === "-") line.standardInput.claim("--new-passphrase-file");
  if (newPassphraseFile === undefined && !line.terminal.canAsk) {
    throw needsAnswer("The new passphrase", "--new-passphrase-file FILE");
  }
  if (newRecoveryFile !== undefined) checkKitFile(newRecoveryFile);
  const recoveryCode = await readKit(line, recoveryFile);
  const session = await line.session();
  await session.unlock({ given: { recoveryCode } });
  const next = await newPassphrase(line, newPassphraseFile, "--new-passphrase-file");
  const changed = await session.call("vault.changePassphrase", {
    credential: session.proof(),
    next,
    replaceVaultKey: false,
    newRecovery: newRecoveryFile !== undefined,
  });
  const file = deliverKit(line, changed.recoveryCode, newRecoveryFile);
  line.output.result(
    { recovered: true, ...(file === undefined ? {} : { recoveryFile: file }) },
    `The vault opens with the new passphrase.${file === undefined ? " The recovery kit stays valid." : ""}\n`,
  );
  return undefined;
}

async function makeKit(line: CommandLine, { recoveryFile }: Options): Promise<undefined> {
  if (recoveryFile === undefined && !line.terminal.canAsk) {
    throw needsAnswer("A place for the new recovery kit", "--recovery-file FILE");
  }
  if (recoveryFile !== undefined) checkKitFile(recoveryFile);
  const session = await line.unlocked({ alone: true });
  const { recoveryCode } = await session.call("vault.newRecoveryKit", { credential: session.proof() });
  const file = deliverKit(line, recoveryCode, recoveryFile);
  line.output.result(
    { made: true, ...(file === undefined ? {} : { recoveryFile: file }) },
    "A new recovery kit was made. The old one, if there was one, opens nothing any more.\n",
  );
  return undefined;
}
