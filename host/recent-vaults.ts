/** The vaults opened last on this computer: paths and times only, in a file that anybody's editor may break. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const most = 10;
const schema = z.array(z.strictObject({ file: z.string().min(1).max(4096), lastOpened: z.int().min(0) })).max(100);
type Entry = z.output<typeof schema>[number];

export function recentVaults(dataDirectory: string): (Entry & { exists: boolean })[] {
  return read(dataDirectory).map((entry) => ({ ...entry, exists: existsSync(entry.file) }));
}

/** Best effort: a list of conveniences must never stand in the way of an open vault. */
export function rememberVault(dataDirectory: string, file: string, now: number): void {
  const others = read(dataDirectory).filter((entry) => entry.file !== file);
  const entries = [{ file, lastOpened: now }, ...others].slice(0, most);
  try {
    mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
    const target = listFile(dataDirectory);
    writeFileSync(`${target}.new`, JSON.stringify(entries), { mode: 0o600 });
    renameSync(`${target}.new`, target);
  } catch {
    // said above
  }
}

function read(dataDirectory: string): Entry[] {
  try {
    return schema.parse(JSON.parse(readFileSync(listFile(dataDirectory), "utf8")));
  } catch {
    return [];
  }
}

function listFile(dataDirectory: string): string {
  return join(dataDirectory, "recent-vaults.json");
}
