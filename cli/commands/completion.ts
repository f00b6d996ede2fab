import type { Command } from "commander";
import { type Shell, shells } from "../completion/shells.ts";
import { example, type Launch } from "../launch.ts";
import { parseChoice } from "../values/choice.ts";

export function addCompletionCommand(program: Command, launch: Launch): void {
  program
    .command("completion")
    .description("Print a script that completes commands and options in your shell.")
    .argument("<shell>", shells.join(", "), parseChoice(shells, "SHELL"))
    .addHelpText(
      "after",
      example(
        "keyhold completion bash > ~/.local/share/bash-completion/completions/keyhold",
        "keyhold completion fish > ~/.config/fish/completions/keyhold.fish",
        "keyhold completion powershell | Out-String | Invoke-Expression",
      ),
    )
    .action((shell: Shell) =>
      launch("completion", async (line) => {
        const { completionScript } = await import("../completion/script.ts");
        line.output.text(completionScript(program, shell));
        return undefined;
      }),
    );
}
