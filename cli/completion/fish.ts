import type { CompletedCommand } from "./words.ts";

/** One line for each word; its condition is that the words of its command were typed. */
export function fishScript(commands: readonly CompletedCommand[]): string {
  return `# Completion for keyhold in fish.\ncomplete -c keyhold -f\n${commands.map(commandLines).join("")}`;
}

function commandLines(command: CompletedCommand): string {
  const condition = conditionOf(command);
  const subcommands = command.subcommands.map(
    ({ name, description }) => `complete -c keyhold -n ${quoted(condition)} -a ${name} -d ${quoted(description)}\n`,
  );
  // The program's own options are given once, without a condition.
  const when = command.path.length === 0 ? "" : ` -n ${quoted(seen(command.path))}`;
  const options = command.options.map(({ flag, description, value }) => {
    const follows =
      value === undefined
        ? ""
        : value === "file"
          ? " -r -F"
          : value === "text"
            ? " -x"
            : ` -x -a ${quoted(value.join(" "))}`;
    return `complete -c keyhold${when} -l ${flag.replace(/^--/, "")} -d ${quoted(description)}${follows}\n`;
  });
  const files = command.takesFile ? [`complete -c keyhold${when} -F\n`] : [];
  return [...subcommands, ...options, ...files].join("");
}

function conditionOf({ path, subcommands }: CompletedCommand): string {
  const inner = subcommands.map(({ name }) => name).join(" ");
  if (path.length === 0) return "__fish_use_subcommand";
  return `${seen(path)}; and not __fish_seen_subcommand_from ${inner}`;
}

function seen(path: readonly string[]): string {
  return path.map((word) => `__fish_seen_subcommand_from ${word}`).join("; and ");
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
