import type { Command } from "commander";
import { bashScript } from "./bash.ts";
import { fishScript } from "./fish.ts";
import { powershellScript } from "./powershell.ts";
import type { Shell } from "./shells.ts";
import { completedCommands } from "./words.ts";
import { zshScript } from "./zsh.ts";

export function completionScript(program: Command, shell: Shell): string {
  const commands = completedCommands(program);
  switch (shell) {
    case "bash":
      return bashScript(commands);
    case "zsh":
      return zshScript(commands);
    case "fish":
      return fishScript(commands);
    case "powershell":
      return powershellScript(commands);
    default:
      return shell satisfies never;
  }
}
