import type { Command } from "commander";
import type { CommandLine } from "../command-line.ts";
import { example, type Launch } from "../launch.ts";
import { wordsText } from "../text/person-text.ts";
import { safeLine } from "../text/safe-text.ts";
import { addIntroduceCommand } from "./introduce.ts";

type Options = { readonly name?: string; readonly card?: boolean; readonly qr?: boolean };

export function addMeCommand(program: Command, launch: Launch): void {
  const command = program
    .command("me")
    .description("Show your identity card, to give to teammates, and your safety words.")
    .option("--name <name>", "change your name; your keys stay, teammates need your new card")
    .option("--card", "print the card and nothing else")
    .option("--qr", "show the card as a QR code as well")
    .addHelpText("after", example("keyhold me", "keyhold me --card > ada.card"))
    .action((options: Options) => launch("me", (line) => me(line, options)));
  addIntroduceCommand(command, launch);
}

async function me(line: CommandLine, options: Options): Promise<undefined> {
  const session = await line.unlocked();
  const mine =
    options.name === undefined
      ? await session.call("me.get", {})
      : await session.call("me.rename", { name: options.name });
  const { name, card, words } = mine;
  if (options.qr) await showQrCode(line, card);
  line.output.result({ name, card, words }, () =>
    options.card
      ? `${card}\n`
      : `${safeLine(name)}${mine.email === undefined ? "" : ` <${safeLine(mine.email)}>`}\n\nCard:\n${card}\n\nSafety words:\n${wordsText(words)}`,
  );
  return undefined;
}

async function showQrCode(line: CommandLine, card: string): Promise<void> {
  const { qrCode } = await import("../qr-code.ts");
  line.output.notePainted(await qrCode(card));
}
