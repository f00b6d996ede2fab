import { Command } from "commander";
import { version } from "./version.ts";

const exitCodeHelp = `
Exit codes:
  0  done                                4  there is no such key, person or vault
  1  failed                              5  the link is gone: read, revoked or expired
  2  wrong use, or an answer is missing  6  something was changed that must not have been
  3  wrong passphrase, or locked         7  refused by a rule

The first steps:
  $ keyhold init --name "Ada Example"
  $ keyhold add stripe-live --service Stripe --env prod
  $ keyhold list
`;

/** `keyhold` with what every command has in common. */
export function rootCommand(): Command {
  return new Command("keyhold")
    .description("A vault for your API keys, and one-time links that hand a key to one teammate, once.")
    .version(version)
    .option("--vault <file>", "the vault to use (default: your own, in your data folder)")
    .option("--passphrase-file <file>", "read the passphrase from a file, or from standard input with -")
    .option("--no-agent", "do not use a vault that is open in Keyhold; ask for its passphrase")
    .option("--json", "print one JSON value instead of text")
    .option("--accept-older", "open a vault that is older than what this computer has seen")
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .addHelpCommand(
      new Command("help").argument("[command]").description("Show the help of a command.").helpGroup("Start:"),
    )
    .addHelpText("after", exitCodeHelp);
}
