import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";

export type Program =
  | { readonly found: true; readonly file: string }
  /** As shells tell it: 127 when there is none, 126 when there is one that cannot be run. */
  | { readonly found: false; readonly exitCode: 126 | 127; readonly why: string };

/** The file that a shell would start for a command. */
export function findProgram(
  command: string,
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): Program {
  const onWindows = platform === "win32";
  const endings = onWindows ? ["", ...(env.PATHEXT ?? ".COM;.EXE;.BAT;.CMD").toLowerCase().split(";")] : [""];
  const hasFolder = command.includes("/") || (onWindows && command.includes("\\"));
  const path = onWindows ? (env.PATH ?? env.Path) : env.PATH;
  const folders = hasFolder ? [""] : (path ?? "/usr/local/bin:/usr/bin:/bin").split(delimiter);
  let blocked = false;
  for (const folder of folders) {
    for (const ending of endings) {
      const file = resolve(hasFolder ? `${command}${ending}` : join(folder, `${command}${ending}`));
      const state = stateOf(file);
      if (state === "runs" && onWindows && /\.(bat|cmd)$/i.test(file)) {
        // Its arguments would be read by the rules of a shell, which nothing can quote for sure.
        return { found: false, exitCode: 126, why: "it is a script of Windows' shell: start it with cmd /c" };
      }
      if (state === "runs") return { found: true, file };
      if (state === "blocked" || (state === "folder" && hasFolder)) blocked = true;
    }
  }
  return blocked
    ? { found: false, exitCode: 126, why: "it is there, and may not be run by this user" }
    : { found: false, exitCode: 127, why: hasFolder ? "there is no such file" : "it is in no folder of PATH" };
}

function stateOf(file: string): "runs" | "blocked" | "folder" | "absent" {
  try {
    const found = statSync(file);
    if (found.isDirectory()) return "folder";
    accessSync(file, constants.X_OK);
    return "runs";
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return code === "EACCES" || code === "EPERM" ? "blocked" : "absent";
  }
}
