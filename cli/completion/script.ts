import type { Command } from "commander";
import { bashScript } from "./bash.ts";
import { fishScript } from "./fish.ts";
import { completedCommands } from "./words.ts";
import { zshScript } from "./zsh.ts";

export function completionScript(program: Command, shell: "bash" | "zsh" | "fish"): string {
  const commands = completedCommands(program);
  switch (shell) {
    case "bash":
      return bashScript(commands);
    case "zsh":
      return zshScript(commands);
    case "fish":
      return fishScript(commands);
    default:
      return shell satisfies never;
  }
}
