/** Where Chromium and its relatives are, by the names and places they are installed under. */
import { existsSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { posix, win32 } from "node:path";
import type { Surroundings } from "../../host/data-directory.ts";

export type Chromium = {
  readonly file: string;
  /** Installed as a snap, it can neither read nor write hidden folders. */
  readonly isSnap: boolean;
};

const names = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "microsoft-edge",
  "microsoft-edge-stable",
  "brave-browser",
  "brave-browser-stable",
];
const usualFolders = ["/usr/local/bin", "/usr/bin", "/snap/bin"];
const macPrograms = ["Google Chrome", "Chromium", "Microsoft Edge", "Brave Browser"];
const windowsPrograms = [
  ["Google", "Chrome", "Application", "chrome.exe"],
  ["Microsoft", "Edge", "Application", "msedge.exe"],
  ["BraveSoftware", "Brave-Browser", "Application", "brave.exe"],
  ["Chromium", "Application", "chrome.exe"],
] as const;

/** How files are looked at; tests bring their own. */
export type FileView = { exists(file: string): boolean; real(file: string): string };
const thisComputer: FileView = { exists: existsSync, real: realpathSync };

export function findChromium(
  surroundings: Surroundings,
  files: FileView = thisComputer,
  home: () => string = homedir,
): Chromium | undefined {
  const found = places(surroundings, home)
    .filter((file) => files.exists(file))
    .map((file) => ({ file, isSnap: surroundings.platform === "linux" && isSnap(file, files) }));
  // One that reads our own folders is the better one.
  return found.find(({ isSnap: snap }) => !snap) ?? found[0];
}

function places({ env, platform }: Surroundings, home: () => string): string[] {
  if (platform === "darwin") {
    return ["/Applications", posix.join(home(), "Applications")].flatMap((folder) =>
      macPrograms.map((name) => posix.join(folder, `${name}.app`, "Contents", "MacOS", name)),
    );
  }
  if (platform === "win32") {
    const roots = [env.ProgramFiles, env["ProgramFiles(x86)"], env.LOCALAPPDATA];
    return windowsPrograms.flatMap((parts) =>
      roots.flatMap((root) => (root === undefined || root === "" ? [] : [win32.join(root, ...parts)])),
    );
  }
  // Only absolute folders: a program of that name in the present folder is not meant.
  const folders = (env.PATH ?? "").split(":").filter((folder) => posix.isAbsolute(folder));
  const all = [...new Set([...folders, ...usualFolders])];
  return names.flatMap((name) => all.map((folder) => posix.join(folder, name)));
}

/** Ubuntu's `/usr/bin/chromium-browser` is a script that starts the snap. */
function isSnap(file: string, files: FileView): boolean {
  if (file.startsWith("/snap/")) return true;
  if (files.real(file) === "/usr/bin/snap") return true;
  return file.endsWith("/chromium-browser") && files.exists("/snap/bin/chromium");
}
