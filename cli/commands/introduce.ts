import type { Command } from "commander";
import { KeyholdError } from "../../shared/contract/errors.ts";
import { readCardSource } from "../card-source.ts";
import type { CommandLine } from "../command-line.ts";
import { example, type Launch } from "../launch.ts";
import { needsAnswer } from "../needs-answer.ts";
import { personJson } from "../person-json.ts";
import { readSource } from "../read-source.ts";
import { wordsText } from "../text/person-text.ts";
import { safeLine } from "../text/safe-text.ts";

type Options = { readonly replaces?: boolean; readonly yes?: boolean; readonly words?: string; readonly qr?: boolean };

export function addIntroduceCommand(me: Command, launch: Launch): void {
  me.command("introduce")
    .description("Say that another device's card is yours too: prints an introduction for your teammates.")
    .argument("<card>", "the other device's card, or a file that holds it")
    .option("--replaces", "you changed computers: nothing may come to this device any more")
    .option("--yes", "you compared the twelve words on both devices: do not ask")
    .option("--words <file>", "compare with the words in a file, or from standard input with -")
    .addHelpText(
      "after",
      example("keyhold me introduce phone.card", "keyhold me introduce new.card --replaces > ada.intro"),
    )
    .action((card: string, options: Options) => {
      // The option of `me` itself, which takes it wherever it stands.
      const { qr } = me.opts<Pick<Options, "qr">>();
      return launch("me introduce", (line) => introduce(line, card, { ...options, qr: qr ?? false }));
    });
}

async function introduce(line: CommandLine, given: string, options: Options): Promise<undefined> {
  if (options.yes && options.words !== undefined) {
    throw new KeyholdError("invalid_input", "Give one of --yes and --words. Nothing was signed.");
  }
  if (!options.yes && options.words === undefined && !line.terminal.canAsk) {
    throw needsAnswer("Whether the words are the same", "--yes or --words FILE");
  }
  const card = await readCardSource(line, given);
  const typed = options.words === undefined ? undefined : await wordsFrom(line, options.words);
  const session = await line.unlocked();
  const read = await session.call("team.read", { card });
  const device = safeLine(read.device);
  if (!options.yes && typed === undefined) {
    line.output.notePainted(
      `${device} must show these words under its own card (“keyhold me”):\n${wordsText(read.words)}\n`,
    );
    const effect = options.replaces
      ? "get everything that is meant for you, and this device nothing"
      : "get your keys too";
    const question = `Whoever has ${device} will ${effect}. Does it show the same words?`;
    if (!(await line.terminal.askYes(question, false))) {
      throw new KeyholdError(
        "cancelled",
        "Nothing was signed. If the words differ, the card is not that device's: take it from there again.",
      );
    }
  }
  // What stood on the screen was compared: exactly those words are checked against the card once more.
  const words = typed ?? read.words.join(" ");
  const kind = options.replaces ? "replaces" : "adds";
  const { introduction, person } = await session.call("me.introduce", { card, kind, words });
  if (options.qr) {
    const { qrCode } = await import("../qr-code.ts");
    line.output.notePainted(await qrCode(introduction));
  }
  line.output.result({ introduction, kind, person: personJson(person) }, `${introduction}\n`);
  if (!line.output.json) {
    line.output.note(
      `Give it to your teammates: “keyhold team add” takes it. ${device} is on your own team list as well.`,
    );
  }
  return undefined;
}

async function wordsFrom(line: CommandLine, source: string): Promise<string> {
  const bytes = await readSource(source, "--words", 4096, line.standardInput);
  return new TextDecoder().decode(bytes).trim();
}
