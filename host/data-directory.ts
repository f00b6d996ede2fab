import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { KeyholdError } from "../shared/contract/errors.ts";

export type Surroundings = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
};

/**
 * Where this person's vault, its rollback anchors and a relay's file live unless told otherwise.
 * Linux: `$XDG_DATA_HOME/keyhold` or `~/.local/share/keyhold`; macOS and Windows: their own places.
 */
export function dataDirectory({ env, platform }: Surroundings, home: () => string = homedir): string {
  if (platform === "darwin") return join(home(), "Library", "Application Support", "Keyhold");
  if (platform === "win32") {
    return join(
      env.APPDATA !== undefined && env.APPDATA !== "" ? env.APPDATA : join(home(), "AppData", "Roaming"),
      "Keyhold",
    );
  }
  // The XDG specification: a path that is not absolute is to be ignored.
  const shared = env.XDG_DATA_HOME;
  return join(shared !== undefined && isAbsolute(shared) ? shared : join(home(), ".local", "share"), "keyhold");
}

export function defaultVaultFile(directory: string): string {
  return join(directory, "keyhold.vault");
}

/** @throws KeyholdError `file_unwritable` with what to do about it. */
export function makeDataDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new KeyholdError(
      "file_unwritable",
      `Keyhold keeps what it remembers about your vaults in ${directory}, and that folder cannot be made. Nothing was changed. Make your home folder writable, or set XDG_DATA_HOME to a folder of yours.`,
      { cause: error },
    );
  }
}
