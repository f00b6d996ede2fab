import type { Command } from "commander";
import { type Environment, environments } from "../../shared/contract/fields.ts";
import type { CommandLine } from "../command-line.ts";
import { example, type Launch } from "../launch.ts";
import { safeLine } from "../text/safe-text.ts";
import { parseChoice } from "../values/choice.ts";

export function addCopyCommand(program: Command, launch: Launch): void {
  program
    .command("copy")
    .description("Put a key's value on the clipboard; it is cleared after some seconds if it is still there.")
    .argument("<name>")
    .option("--env <environment>", environments.join(", "), parseChoice(environments, "--env"))
    .addHelpText(
      "after",
      `\n“keyhold config set clipboard.clearAfter 30” changes how long it stays.\n${example("keyhold copy stripe-live --env prod")}`,
    )
    .action((name: string, options: { readonly env?: Environment }) =>
      launch("copy", (line) => copy(line, name, options.env)),
    );
}

async function copy(line: CommandLine, name: string, env: Environment | undefined): Promise<undefined> {
  const [{ clipboard }, { copyAndClear }] = await Promise.all([
    import("../clipboard/clipboard.ts"),
    import("../clipboard/clear.ts"),
  ]);
  // Before the value is decrypted: a computer without a clipboard needs none.
  const board = clipboard(line.surroundings);
  const session = await line.unlocked();
  const { clearAfter } = (await session.call("settings.get", {})).clipboard;
  const { page, value } = await session.call("keys.value", { key: { name, env }, purpose: "copy" });
  try {
    await copyAndClear(line, board, value, clearAfter, () =>
      line.output.result(
        { name: page.name, env: page.env, clearAfter },
        () => `${safeLine(page.name)} (${page.env}) is on the clipboard.\n`,
      ),
    );
  } finally {
    value.fill(0);
  }
  return undefined;
}
