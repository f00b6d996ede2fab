import { Command } from "commander";
import { addAddCommand } from "./commands/add.ts";
import { addAgentCommand } from "./commands/agent.ts";
import { addAuditCommand } from "./commands/audit.ts";
import { addBackupCommand } from "./commands/backup.ts";
import { addCompletionCommand } from "./commands/completion.ts";
import { addCompromisedCommand } from "./commands/compromised.ts";
import { addConfigCommand } from "./commands/config.ts";
import { addCopyCommand } from "./commands/copy.ts";
import { addDoctorCommand } from "./commands/doctor.ts";
import { addEditCommand } from "./commands/edit.ts";
import { addExportCommand } from "./commands/export.ts";
import { addGenerateCommand } from "./commands/generate.ts";
import { addHealthCommand } from "./commands/health.ts";
import { addHistoryCommand } from "./commands/history.ts";
import { addHoldersCommand } from "./commands/holders.ts";
import { addImportCommand } from "./commands/import.ts";
import { addInboxCommand } from "./commands/inbox.ts";
import { addInitCommand } from "./commands/init.ts";
import { addInjectCommand } from "./commands/inject.ts";
import { addInstallHookCommand } from "./commands/install-hook.ts";
import { addListCommand } from "./commands/list.ts";
import { addManCommand } from "./commands/man.ts";
import { addMeCommand } from "./commands/me.ts";
import { addOffboardCommand } from "./commands/offboard.ts";
import { addOpenCommand } from "./commands/open.ts";
import { addPassphraseCommand } from "./commands/passphrase.ts";
import { addRecoverCommand } from "./commands/recover.ts";
import { addRelayCommand } from "./commands/relay.ts";
import { addRemoveCommand } from "./commands/remove.ts";
import { addRestoreCommand } from "./commands/restore.ts";
import { addRestoreKeyCommand } from "./commands/restore-key.ts";
import { addRevokeCommand } from "./commands/revoke.ts";
import { addRotateCommand } from "./commands/rotate.ts";
import { addRunCommand } from "./commands/run.ts";
import { addScanCommand } from "./commands/scan.ts";
import { addShareCommand } from "./commands/share.ts";
import { addSharesCommand } from "./commands/shares.ts";
import { addShellInitCommand } from "./commands/shell-init.ts";
import { addShowCommand } from "./commands/show.ts";
import { addTeamCommand } from "./commands/team.ts";
import { addTotpCommand } from "./commands/totp.ts";
import type { Launch } from "./launch.ts";
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

/** Every command, its options and its help. What a command needs to work is loaded when it runs. */
export function buildProgram(launch: Launch): Command {
  const program = new Command("keyhold")
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

  program.commandsGroup("Start:");
  addInitCommand(program, launch);
  addMeCommand(program, launch);
  addDoctorCommand(program, launch);
  addConfigCommand(program, launch);
  addCompletionCommand(program, launch);
  addShellInitCommand(program, launch);
  addManCommand(program, launch);
  program.commandsGroup("Keys:");
  addAddCommand(program, launch);
  addListCommand(program, launch);
  addShowCommand(program, launch);
  addCopyCommand(program, launch);
  addTotpCommand(program, launch);
  addEditCommand(program, launch);
  addHistoryCommand(program, launch);
  addRemoveCommand(program, launch);
  addRestoreKeyCommand(program, launch);
  addGenerateCommand(program, launch);
  addImportCommand(program, launch);
  addExportCommand(program, launch);
  addRotateCommand(program, launch);
  addCompromisedCommand(program, launch);
  addHealthCommand(program, launch);
  program.commandsGroup("At work:");
  addRunCommand(program, launch);
  addInjectCommand(program, launch);
  addScanCommand(program, launch);
  addInstallHookCommand(program, launch);
  addAgentCommand(program, launch);
  program.commandsGroup("People and links:");
  addTeamCommand(program, launch);
  addHoldersCommand(program, launch);
  addOffboardCommand(program, launch);
  addShareCommand(program, launch);
  addOpenCommand(program, launch);
  addInboxCommand(program, launch);
  addSharesCommand(program, launch);
  addRevokeCommand(program, launch);
  addRelayCommand(program, launch);
  program.commandsGroup("The vault itself:");
  addAuditCommand(program, launch);
  addBackupCommand(program, launch);
  addRestoreCommand(program, launch);
  addPassphraseCommand(program, launch);
  addRecoverCommand(program, launch);
  return program;
}
