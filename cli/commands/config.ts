import type { Command } from "commander";
import { KeyholdError } from "../../shared/contract/errors.ts";
import type { Settings } from "../../shared/contract/log-methods.ts";
import type { CommandLine } from "../command-line.ts";
import { example, type Launch } from "../launch.ts";
import { facts } from "../text/table.ts";

export function addConfigCommand(program: Command, launch: Launch): void {
  const config = program
    .command("config")
    .description(
      "Read and change settings: relay, ttl, locks, clipboard, theme, inbox, notices, rotation, activity, health.",
    )
    .addHelpText("after", example("keyhold config get", "keyhold config set relay https://links.example.com"));
  config
    .command("get")
    .description("Show all settings, or one.")
    .argument("[name]", "like relay or clipboard.clearAfter")
    .addHelpText("after", example("keyhold config get clipboard.clearAfter"))
    .action((name: string | undefined) => launch("config get", (line) => get(line, name)));
  config
    .command("set")
    .description("Change a setting.")
    .argument("<name>", "like relay or clipboard.clearAfter")
    .argument("<value>")
    .addHelpText("after", example("keyhold config set clipboard.clearAfter 30"))
    .action((name: string, value: string) => launch("config set", (line) => set(line, name, value)));
}

async function get(line: CommandLine, name: string | undefined): Promise<undefined> {
  const session = await line.unlocked();
  const settings = await session.call("settings.get", {});
  if (name === undefined) line.output.result(settings, () => settingsText(line, settings));
  else {
    const value = settingNamed(settings, name);
    line.output.result(value, () => (isGroup(value) ? settingsText(line, value) : `${String(value)}\n`));
  }
  return undefined;
}

async function set(line: CommandLine, name: string, value: string): Promise<undefined> {
  const session = await line.unlocked();
  const settings = await session.call("settings.set", { name, value });
  line.output.result(settings, () => `${name} is now ${String(settingNamed(settings, name))}.\n`);
  return undefined;
}

function settingNamed(settings: Settings, name: string): unknown {
  let found: unknown = settings;
  for (const step of name.split(".")) {
    if (!isGroup(found) || !Object.hasOwn(found, step)) {
      throw new KeyholdError("invalid_input", `There is no setting “${name}”. “keyhold config get” lists them.`);
    }
    found = found[step];
  }
  return found;
}

function settingsText(line: CommandLine, settings: object): string {
  return facts(flatten(settings, ""), line.output.paint);
}

function flatten(group: object, prefix: string): [string, string][] {
  return Object.entries(group).flatMap(([name, value]): [string, string][] =>
    isGroup(value) ? flatten(value, `${prefix}${name}.`) : [[`${prefix}${name}`, String(value)]],
  );
}

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
