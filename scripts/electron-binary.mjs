/** Finds Electron's program without starting its download, which merely importing the package would do. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** @returns the program's path, or a sentence on why there is none. */
export function findElectron() {
  const folder = electronFolder();
  if (folder === undefined) return { missing: "the electron package is not installed" };
  const named = join(folder, "path.txt");
  if (!existsSync(named)) return { missing: "Electron's program has not been downloaded (npx install-electron)" };
  const file = join(
    process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, "dist"),
    readFileSync(named, "utf8").trim(),
  );
  return existsSync(file)
    ? { file }
    : { missing: "Electron's program is not where its package says (npx install-electron)" };
}

/** @returns Electron's exact version, as installed. */
export function electronVersion() {
  const folder = electronFolder();
  return folder && JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).version;
}

function electronFolder() {
  try {
    return dirname(createRequire(import.meta.url).resolve("electron/package.json"));
  } catch {
    return undefined;
  }
}
