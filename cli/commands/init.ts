import type { Command } from "commander";
import { deviceName } from "../../host/device-name.ts";
import { KeyholdError } from "../../shared/contract/errors.ts";
import type { CommandLine } from "../command-line.ts";
import { example, type Launch } from "../launch.ts";
import { newPassphrase } from "../passphrase.ts";
import { checkKitFile, deliverKit } from "../recovery-kit.ts";
import { wordsText } from "../text/person-text.ts";
import { safeLine } from "../text/safe-text.ts";

type Options = {
  readonly name: string;
  readonly email?: string;
  readonly device?: string;
  readonly recoveryFile?: string;
};

export function addInitCommand(program: Command, launch: Launch): void {
  program
    .command("init")
    .description("Make a vault and your identity card. Asks for a passphrase and prints a recovery kit.")
    .requiredOption("--name <name>", "your name, as teammates will see it")
    .option("--email <address>", "your e-mail address, for your card")
    .option("--device <name>", "this computer's name, for your card")
    .option("--recovery-file <file>", "write the recovery kit to a new file instead of the terminal")
    .addHelpText("after", example('keyhold init --name "Ada Example" --email ada@example.com'))
    .action((options: Options) => launch("init", (line) => init(line, options)));
}

async function init(line: CommandLine, options: Options): Promise<undefined> {
  const session = await line.session();
  const { state } = await session.call("vault.status", {});
  if (state !== "absent") {
    throw new KeyholdError(
      "already_exists",
      `There is a file at ${line.vaultFile} already. It was not touched; --vault names another place.`,
    );
  }
  if (options.recoveryFile !== undefined) checkKitFile(options.recoveryFile);
  const recovery = options.recoveryFile !== undefined || line.terminal.canAsk;
  const passphrase = await newPassphrase(
    line,
    line.options.passphraseFile,
    "--passphrase-file",
    "Passphrase for the new vault (at least 12 characters)",
  );
  const made = await session.call("vault.create", {
    name: options.name,
    email: options.email,
    device: options.device ?? deviceName(),
    passphrase,
    recovery,
  });
  const { name, card, words } = made;
  const file = line.vaultFile;
  const recoveryFile = deliverKit(line, made.recoveryCode, options.recoveryFile);
  line.output.result(
    { name, card, words, vault: file, ...(recoveryFile === undefined ? {} : { recoveryFile }) },
    () =>
      `Made the vault ${safeLine(file)} for ${safeLine(name)}.\n\nYour card, to give to teammates:\n${card}\n\nYour safety words, to read out when they compare:\n${wordsText(words)}`,
  );
  if (!recovery) {
    line.output.warn(
      "No recovery kit was made: there is no terminal to show it on and no --recovery-file was given. Without one, a forgotten passphrase cannot be replaced. Make one later with: keyhold recover --new-kit --recovery-file FILE",
    );
  }
  return undefined;
}
