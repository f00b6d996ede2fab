import type { Command } from "commander";
import { type Shell, shells } from "../completion/shells.ts";
import { example, type Launch } from "../launch.ts";
import { parseChoice } from "../values/choice.ts";

export function addShellInitCommand(program: Command, launch: Launch): void {
  program
    .command("shell-init")
    .description("Print what your shell loads at its start: completion, and a hint in folders with references.")
    .argument("<shell>", shells.join(", "), parseChoice(shells, "SHELL"))
    .option("--no-hint", "completion alone")
    .addHelpText(
      "after",
      `\nIt puts nothing into the environment, starts no program but grep, and only when the folder changes.\n${example(
        "keyhold shell-init fish | source",
        'eval "$(keyhold shell-init bash)"',
      )}`,
    )
    .action((shell: Shell, { hint }: { readonly hint: boolean }) =>
      launch("shell-init", async (line) => {
        const { shellInit } = await import("../completion/shell-init.ts");
        line.output.text(shellInit(program, shell, hint));
        return undefined;
      }),
    );
}
