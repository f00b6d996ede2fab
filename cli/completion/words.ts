import type { Command, Option } from "commander";
import { environments, keyTypes } from "../../shared/contract/fields.ts";

export type CompletedOption = {
  readonly flag: string;
  readonly description: string;
  /** What follows: a file, one of some words, or something only the person knows. */
  readonly value?: "file" | "text" | readonly string[];
};
/** One command as a shell has to know it; `path` is empty for `keyhold` itself. */
export type CompletedCommand = {
  readonly path: readonly string[];
  readonly description: string;
  readonly subcommands: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly CompletedOption[];
  /** True where an argument is a file's name. */
  readonly takesFile: boolean;
};

/** Every command of the program with all its options, those of the program included. */
export function completedCommands(program: Command): CompletedCommand[] {
  const shared = program.options.map(completedOption);
  const visit = (command: Command, path: readonly string[]): CompletedCommand[] => [
    {
      path,
      description: command.description(),
      subcommands: command.commands.map((inner) => ({ name: inner.name(), description: inner.description() })),
      options: path.length === 0 ? shared : [...command.options.map(completedOption), ...shared],
      takesFile: command.registeredArguments.some((argument) => ["file", "card"].includes(argument.name())),
    },
    ...command.commands.flatMap((inner) => visit(inner, [...path, inner.name()])),
  ];
  return visit(program, []);
}

function completedOption(option: Option): CompletedOption {
  const { description } = option;
  const flag = option.long ?? option.flags;
  const placeholder = /<([a-z:-]+)>/.exec(option.flags)?.[1];
  if (placeholder === undefined) return { flag, description };
  if (placeholder === "file") return { flag, description, value: "file" };
  if (placeholder === "environment") return { flag, description, value: environments };
  if (placeholder === "type") return { flag, description, value: keyTypes };
  return { flag, description, value: "text" };
}
