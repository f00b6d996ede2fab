import type { Command } from "commander";
import { isKeyholdError, KeyholdError } from "../../shared/contract/errors.ts";
import type { ReceivedMessage } from "../../shared/contract/link-methods.ts";
import type { CommandLine } from "../command-line.ts";
import { addDecideOptions, type DecideOptions, decide } from "../decide-message.ts";
import { guestPassphrase } from "../guest-passphrase.ts";
import { example, type Launch } from "../launch.ts";
import { needsAnswer } from "../needs-answer.ts";
import { readSource } from "../read-source.ts";
import type { Session } from "../session.ts";

type Options = DecideOptions & {
  readonly linkFile?: string;
  readonly guestPassphrase?: boolean;
  readonly allowPrivateHttp?: boolean;
};

const longestLink = 10_000;

export function addOpenCommand(program: Command, launch: Launch): void {
  const command = program
    .command("open")
    .description("Open a one-time link and store what it holds. On a terminal you decide where it goes.")
    .argument("[link]", "the link, or - to read it from standard input")
    .option("--link-file <file>", "read the link from a file");
  addDecideOptions(command)
    .option("--guest-passphrase", "the guest link's passphrase comes from standard input")
    .option("--allow-private-http", "use a relay without https on a private network")
    .addHelpText(
      "after",
      `\nOther users of this computer can see what stands on a command line. A teammate's link is of no use to\nthem; a guest link is: give that one with - or --link-file.\n${example("keyhold open -", "keyhold open https://links.example.com/o#AbC… --as stripe-live --env prod")}`,
    )
    .action((link: string | undefined, options: Options) => launch("open", (line) => open(line, link, options)));
}

async function open(line: CommandLine, given: string | undefined, options: Options): Promise<undefined> {
  if (options.guestPassphrase && !line.terminal.canAsk) line.standardInput.claim("--guest-passphrase");
  const link = await linkFrom(line, given, options.linkFile);
  const session = await line.unlocked();
  const message = await receive(line, session, link, options);
  await decide(line, session, message, options);
  return undefined;
}

async function linkFrom(line: CommandLine, given: string | undefined, file: string | undefined): Promise<string> {
  if (given !== undefined && file !== undefined) {
    throw new KeyholdError("invalid_input", "Give the link or --link-file, not both. Nothing was opened.");
  }
  const source = given === "-" ? "-" : file;
  if (source !== undefined) {
    const bytes = await readSource(
      source,
      source === "-" ? "the link" : "--link-file",
      longestLink,
      line.standardInput,
    );
    return new TextDecoder().decode(bytes).trim();
  }
  if (given !== undefined) return given;
  if (!line.terminal.canAsk)
    throw needsAnswer("The link", "it as an argument, - for standard input, or --link-file FILE");
  return new TextDecoder().decode(await line.terminal.askSecret("Paste the link (not shown): "));
}

async function receive(line: CommandLine, session: Session, link: string, options: Options): Promise<ReceivedMessage> {
  const { allowPrivateHttp } = options;
  if (options.guestPassphrase) {
    const passphrase = await guestPassphrase(line, "known");
    return (await session.call("inbox.receive", { link, passphrase, allowPrivateHttp })).message;
  }
  try {
    return (await session.call("inbox.receive", { link, allowPrivateHttp })).message;
  } catch (error) {
    // The host asks for a guest link's passphrase before it has claimed anything.
    if (!isKeyholdError(error, "needs_answer")) throw error;
    if (!line.terminal.canAsk) {
      throw new KeyholdError(error.code, `${error.message} Give it on standard input with --guest-passphrase.`);
    }
    const passphrase = await guestPassphrase(line, "known");
    return (await session.call("inbox.receive", { link, passphrase, allowPrivateHttp })).message;
  }
}
