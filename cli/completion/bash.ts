import type { CompletedCommand } from "./words.ts";

/** The command's words so far select its line of words; an option before the cursor selects what follows it. */
export function bashScript(commands: readonly CompletedCommand[]): string {
  const groups = commands.filter((command) => command.subcommands.length > 0 && command.path.length > 0);
  const valued = commands.flatMap((command) => command.options).filter((option) => option.value !== undefined);
  const flags = (kind: "file" | "text") =>
    [...new Set(valued.filter((option) => option.value === kind).map((option) => option.flag))].join("|");
  const lists = new Map(
    valued.flatMap((option) => (Array.isArray(option.value) ? [[option.flag, option.value.join(" ")] as const] : [])),
  );
  const allValued = [...new Set(valued.map((option) => option.flag))].join("|");
  return `# Completion for keyhold in bash.
_keyhold() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} path="" word index
  COMPREPLY=()
  case $previous in
    ${flags("file")}) COMPREPLY=($(compgen -f -- "$current")); return ;;
${[...lists].map(([flag, words]) => `    ${flag}) COMPREPLY=($(compgen -W "${words}" -- "$current")); return ;;\n`).join("")}    ${flags("text")}) return ;;
  esac
  for ((index = 1; index < COMP_CWORD; index++)); do
    word=\${COMP_WORDS[index]}
    case $word in
      ${allValued}) ((index++)) ;;
      -*) ;;
      *) case $path in
           "") path=$word ;;
           ${groups.map((group) => `"${group.path.join(" ")}"`).join("|")}) path="$path $word" ;;
         esac ;;
    esac
  done
  case $path in
${commands.map(commandLine).join("")}  esac
}
complete -o filenames -F _keyhold keyhold
`;
}

function commandLine(command: CompletedCommand): string {
  const words = [...command.subcommands.map(({ name }) => name), ...command.options.map(({ flag }) => flag), "--help"];
  const files = command.takesFile ? ' $(compgen -f -- "$current")' : "";
  return `    "${command.path.join(" ")}") COMPREPLY=($(compgen -W "${words.join(" ")}" -- "$current")${files}) ;;\n`;
}
