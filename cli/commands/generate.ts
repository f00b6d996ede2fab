import type { Command } from "commander";
import type { CommandLine } from "../command-line.ts";
import { addGeneratorOptions, recipeFrom, type ValueOptions } from "../key-options.ts";
import { example, type Launch } from "../launch.ts";

export function addGenerateCommand(program: Command, launch: Launch): void {
  addGeneratorOptions(program.command("generate"))
    .description("Print a random value, without storing it. Needs no vault.")
    .addHelpText("after", example("keyhold generate --length 32 --alphabet hex"))
    .action((options: ValueOptions) => launch("generate", (line) => generate(line, options)));
}

/** The same generator as the vault's, without a vault: nobody should have to unlock one to throw dice. */
async function generate(line: CommandLine, options: ValueOptions): Promise<undefined> {
  const recipe = recipeFrom(options);
  const [{ generateValue }, { keyMethods }] = await Promise.all([
    import("../../host/unlocked/keys/generate.ts"),
    import("../../shared/contract/key-methods.ts"),
  ]);
  const { parseInput } = await import("../parse-input.ts");
  const { value, bits, strength } = generateValue(parseInput(keyMethods["keys.generate"].input, recipe));
  const text = new TextDecoder().decode(value);
  value.fill(0);
  line.output.result({ value: text, bits, strength }, `${text}\n`);
  if (line.output.toTerminal && !line.output.json) line.output.note(`${bits} bits of chance: ${strength}.`);
  return undefined;
}
