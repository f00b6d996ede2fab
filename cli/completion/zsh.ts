import type { CompletedCommand, CompletedOption } from "./words.ts";

/** One function a command, in the form of zsh's own `_arguments`. */
export function zshScript(commands: readonly CompletedCommand[]): string {
  return `#compdef keyhold
# Completion for keyhold in zsh.
${commands.map(commandFunction).join("")}
if [ "$funcstack[1]" = "_keyhold" ]; then _keyhold "$@"; else compdef _keyhold keyhold; fi
`;
}

function commandFunction(command: CompletedCommand): string {
  const name = functionName(command.path);
  const options = [...command.options, { flag: "--help", description: "show help" }].map(
    (option) => `    ${quoted(optionText(option))}`,
  );
  if (command.subcommands.length === 0) {
    const rest = command.takesFile ? "*:file:_files" : "*: :";
    return `${name}() {\n  _arguments -s \\\n${[...options, `    ${quoted(rest)}`].join(" \\\n")}\n}\n`;
  }
  const choices = command.subcommands.map((inner) => `    ${quoted(`${inner.name}:${inner.description}`)}`).join("\n");
  const cases = command.subcommands
    .map((inner) => `      ${inner.name}) ${functionName([...command.path, inner.name])} ;;\n`)
    .join("");
  return `${name}() {
  local context state line
  local -a choices
  choices=(
${choices}
  )
  _arguments -C -s \\
${options.join(" \\\n")} \\
    '1: :->command' '*:: :->arguments'
  case $state in
    command) _describe command choices ;;
    arguments) case $words[1] in
${cases}    esac ;;
  esac
}
`;
}

function optionText({ flag, description, value }: CompletedOption): string {
  const label = `${flag}[${description.replaceAll(/[[\]]/g, "")}]`;
  if (value === undefined) return label;
  if (value === "file") return `${label}:file:_files`;
  return value === "text" ? `${label}:value:` : `${label}:value:(${value.join(" ")})`;
}

function functionName(path: readonly string[]): string {
  return ["_keyhold", ...path].join("_").replaceAll("-", "_");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
