/** Hands a file to whatever browser the person uses. */
import { spawn } from "node:child_process";
import type { Surroundings } from "../../host/data-directory.ts";

export function defaultBrowserCommand(
  file: string,
  platform: Surroundings["platform"],
): { readonly file: string; readonly args: readonly string[] } {
  if (platform === "darwin") return { file: "open", args: [file] };
  // `start` is a word of the command interpreter; the empty text is the window's title, which it wants first.
  if (platform === "win32") return { file: "cmd.exe", args: ["/c", "start", '""', file] };
  return { file: "xdg-open", args: [file] };
}

/** @returns whether a program took it. That a window opened, only the page itself can tell. */
export function openDefaultBrowser(file: string, platform: Surroundings["platform"]): Promise<boolean> {
  const command = defaultBrowserCommand(file, platform);
  return new Promise((resolve) => {
    const child = spawn(command.file, command.args, { stdio: "ignore", detached: platform !== "win32" });
    child.once("error", () => resolve(false));
    child.once("spawn", () => child.unref());
    child.once("exit", (code) => resolve(code === 0));
    // Some of them stay for as long as the browser does.
    setTimeout(() => resolve(true), 3_000).unref();
  });
}
