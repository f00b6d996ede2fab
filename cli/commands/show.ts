import type { Command } from "commander";
import { KeyholdError } from "../../shared/contract/errors.ts";
import { type Environment, environments } from "../../shared/contract/fields.ts";
import type { CommandLine } from "../command-line.ts";
import { keyPageJson } from "../key-json.ts";
import { example, type Launch } from "../launch.ts";
import { keyPageText } from "../text/key-text.ts";
import { safeLines } from "../text/safe-text.ts";
import { parseChoice } from "../values/choice.ts";
import { parseWhole } from "../values/number.ts";

type Options = {
  readonly env?: Environment;
  readonly reveal?: boolean;
  readonly valueOnly?: boolean;
  readonly earlier?: string;
};

export function addShowCommand(program: Command, launch: Launch): void {
  program
    .command("show")
    .description("Show everything about a key. Its value only with --reveal.")
    .argument("<name>")
    .option("--env <environment>", environments.join(", "), parseChoice(environments, "--env"))
    .option("--reveal", "show the value; the log remembers it")
    .option("--value-only", "print the value and nothing else, exactly as it is stored")
    .option("--earlier <version>", "an earlier value, as numbered by “keyhold history”")
    .addHelpText("after", example("keyhold show stripe-live --env prod --reveal"))
    .action((name: string, options: Options) => launch("show", (line) => show(line, name, options)));
}

async function show(line: CommandLine, name: string, options: Options): Promise<undefined> {
  const version = options.earlier === undefined ? undefined : parseWhole(options.earlier, "--earlier", 1, 1_000_000);
  const reveals = options.reveal === true || options.valueOnly === true;
  if (version !== undefined && !reveals) {
    throw new KeyholdError("invalid_input", "--earlier picks the value to reveal: it goes with --reveal.");
  }
  if (options.valueOnly && line.output.json) {
    throw new KeyholdError("invalid_input", "--value-only prints no JSON. Use --reveal with --json.");
  }
  const { output } = line;
  const key = { name, env: options.env };
  const session = await line.unlocked();
  if (!reveals) {
    const page = await session.call("keys.get", { key });
    output.result(keyPageJson(page), () => keyPageText(page, line.now, output.paint));
    return undefined;
  }
  const { page, value } = await session.call("keys.value", { key, purpose: "reveal", version });
  try {
    if (options.valueOnly) printValue(line, value);
    else if (output.json) output.result({ ...keyPageJson(page), ...valueJson(value) }, "");
    else {
      output.text(keyPageText(page, line.now, output.paint));
      output.text("\n");
      printValue(line, value);
      if (value.at(-1) !== 10) output.text("\n");
    }
  } finally {
    value.fill(0);
  }
  return undefined;
}

/** UTF-8 text as `value`, anything else as `valueBase64`. */
function valueJson(value: Uint8Array): { value: string } | { valueBase64: string } {
  try {
    return { value: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(value) };
  } catch {
    return { valueBase64: Buffer.from(value.buffer, value.byteOffset, value.length).toString("base64") };
  }
}

/** To a file or pipe as it is; to a terminal with control characters made visible. */
function printValue({ output }: CommandLine, value: Uint8Array): void {
  if (!output.toTerminal) {
    // A copy: writing may finish after the value was wiped.
    output.bytes(value.slice());
    return;
  }
  const text = new TextDecoder().decode(value);
  const safe = safeLines(text.replaceAll("\r\n", "\n"));
  output.text(safe);
  if (safe !== text)
    output.note(
      "Characters that would steer the terminal are shown as escapes; --value-only into a file gives the exact bytes.",
    );
}
