import type { CompletedCommand, CompletedOption } from "./words.ts";

/** A table from a command's words to what may follow, and one block that looks into it. */
export function powershellScript(commands: readonly CompletedCommand[]): string {
  const groups = commands.filter((command) => command.subcommands.length > 0 && command.path.length > 0);
  const options = commands.flatMap((command) => command.options);
  const valued = new Map(options.flatMap(({ flag, value }) => (value === undefined ? [] : [[flag, value] as const])));
  return `# Completion for keyhold in PowerShell.
$script:KeyholdWords = @{
${commands.map(commandLine).join("")}}
$script:KeyholdGroups = @(${groups.map(({ path }) => quoted(path.join(" "))).join(", ")})
$script:KeyholdValues = @{
${[...valued].map(valueLine).join("")}}
Register-ArgumentCompleter -Native -CommandName keyhold -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $typed = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.Extent.Text })
  $path = ''
  $previous = ''
  foreach ($word in $typed) {
    if ($previous -ne '' -and $script:KeyholdValues.ContainsKey($previous)) { $previous = ''; continue }
    $previous = $word
    if ($word.StartsWith('-')) { continue }
    if ($path -eq '') { $path = $word }
    elseif ($script:KeyholdGroups -contains $path) { $path = "$path $word" }
  }
  if ($script:KeyholdValues.ContainsKey($previous)) {
    $found = $script:KeyholdValues[$previous]
    if ($found -eq 'file') { return }
    $found = @($found | ForEach-Object { ,@($_, $_) })
  } else { $found = $script:KeyholdWords[$path] }
  $found | Where-Object { $_[0].StartsWith($wordToComplete) } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_[0], $_[0], 'ParameterValue', $_[1])
  }
}
`;
}

function commandLine({ path, subcommands, options }: CompletedCommand): string {
  const words = [
    ...subcommands.map(({ name, description }) => pair(name, description)),
    ...options.map(({ flag, description }) => pair(flag, description)),
    pair("--help", "show help"),
  ];
  return `  ${quoted(path.join(" "))} = @(${words.join(", ")})\n`;
}

function valueLine([flag, value]: readonly [string, NonNullable<CompletedOption["value"]>]): string {
  if (value === "file") return `  ${quoted(flag)} = 'file'\n`;
  return `  ${quoted(flag)} = @(${value === "text" ? "" : value.map(quoted).join(", ")})\n`;
}

function pair(word: string, description: string): string {
  // An empty tooltip is an error there.
  return `@(${quoted(word)}, ${quoted(description || word)})`;
}

/**
 * PowerShell takes typographic quotes for quotes too, and older ones read a script by the system's code page: only ASCII
 * leaves.
 */
function quoted(text: string): string {
  const ascii = text
    .replaceAll(/[“”„‘’‚‛]/g, "'")
    .replaceAll("…", "...")
    .replaceAll(/[^\x20-\x7e]/g, "-");
  return `'${ascii.replaceAll("'", "''")}'`;
}
