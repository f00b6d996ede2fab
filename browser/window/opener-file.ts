/**
 * The file that takes a browser to the page: it carries the token where nobody else can read it, as a browser's
 * command line is visible to every user of the computer.
 */
import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const nameOf = (pid: number) => `open-${pid}.html`;
const namePattern = /^open-(\d+)\.html$/;

/** @param address `http://127.0.0.1:PORT/?window#TOKEN`, nothing that HTML or JavaScript reads differently. @returns its path. */
export function writeOpenerFile(folder: string, address: string): string {
  if (!/^http:\/\/127\.0\.0\.1:\d+\/\?window#[A-Za-z0-9_-]+$/.test(address))
    throw new TypeError("not an address of ours");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  removeLeftOpeners(folder);
  const file = join(folder, nameOf(process.pid));
  rmSync(file, { force: true });
  // Made anew, or not at all: a file or link that somebody put there is not written to.
  writeFileSync(file, page(address), { mode: 0o600, flag: "wx" });
  return file;
}

export function removeOpenerFile(file: string): void {
  rmSync(file, { force: true });
}

/** Other Keyholds with a window of their own, alive now. */
export function otherOpeners(folder: string): number {
  return openers(folder).filter((pid) => pid !== process.pid && isAlive(pid)).length;
}

/** Those of processes that ended without tidying up; their tokens are worth nothing. */
function removeLeftOpeners(folder: string): void {
  for (const pid of openers(folder)) if (!isAlive(pid)) rmSync(join(folder, nameOf(pid)), { force: true });
}

function openers(folder: string): number[] {
  try {
    return readdirSync(folder)
      .flatMap((name) => namePattern.exec(name)?.[1] ?? [])
      .map(Number);
  } catch {
    return [];
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function page(address: string): string {
  return `<!doctype html>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>Keyhold</title>
<script>
  // Not replaced: a page that was reloaded has lost the token, and comes back here for it.
  addEventListener("pageshow", () => setTimeout(() => location.assign(${JSON.stringify(address)}), 0));
</script>
`;
}
