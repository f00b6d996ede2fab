import type { Command } from "commander";
import { type Environment, environments } from "../../shared/contract/fields.ts";
import { keyRowJson } from "../key-json.ts";
import { example, type Launch } from "../launch.ts";
import { safeLine } from "../text/safe-text.ts";
import { parseChoice } from "../values/choice.ts";

export function addRestoreKeyCommand(program: Command, launch: Launch): void {
  program
    .command("restore-key")
    .description("Bring back a key that was removed. “keyhold list --removed” shows which there are.")
    .argument("<name>")
    .option("--env <environment>", environments.join(", "), parseChoice(environments, "--env"))
    .addHelpText("after", example("keyhold restore-key stripe-old"))
    .action((name: string, options: { readonly env?: Environment }) =>
      launch("restore-key", async (line) => {
        const session = await line.unlocked();
        const { restored } = await session.call("keys.restore", { key: { name, env: options.env } });
        line.output.result(restored.map(keyRowJson), () =>
          restored.map((row) => `Brought back ${safeLine(row.name)} (${row.env}).\n`).join(""),
        );
        return undefined;
      }),
    );
}
