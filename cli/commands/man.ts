import type { Command } from "commander";
import { example, type Launch } from "../launch.ts";

export function addManCommand(program: Command, launch: Launch): void {
  program
    .command("man")
    .description("Print the manual page keyhold(1), with every command and option.")
    .addHelpText("after", example("keyhold man | man -l -", "keyhold man > ~/.local/share/man/man1/keyhold.1"))
    .action(() =>
      launch("man", async (line) => {
        const { manPage } = await import("../man-page.ts");
        line.output.text(manPage(program, line.now));
        return undefined;
      }),
    );
}
