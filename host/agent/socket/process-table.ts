/** What the operating system tells of a process. */
import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";

export type ProcessFacts = {
  readonly pid: number;
  readonly parentPid: number;
  /** When it started, in whatever the system counts: a number that was given anew has another one. */
  readonly started: string;
  readonly executable: string;
  readonly arguments: readonly string[];
  readonly folder: string;
};

export type ProcessTable = { read(pid: number): ProcessFacts | undefined };

/** What cannot be read (ended meanwhile, another user's) is undefined. */
export function processTable(platform: NodeJS.Platform = process.platform): ProcessTable {
  return { read: platform === "linux" ? readLinux : platform === "darwin" ? readDarwin : () => undefined };
}

function readLinux(pid: number): ProcessFacts | undefined {
  try {
    const before = statOf(pid);
    const executable = readlinkSync(`/proc/${pid}/exe`);
    const folder = readlinkSync(`/proc/${pid}/cwd`);
    const text = readFileSync(`/proc/${pid}/cmdline`, "utf8");
    // Read around the rest: what is in between belongs to one process and no other.
    if (statOf(pid).started !== before.started) return undefined;
    return { pid, ...before, executable, folder, arguments: text.split("\0").slice(0, -1) };
  } catch {
    return undefined;
  }
}

/** The name stands in brackets and may hold brackets and spaces itself. */
function statOf(pid: number): Pick<ProcessFacts, "parentPid" | "started"> {
  const text = readFileSync(`/proc/${pid}/stat`, "latin1");
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [parentPid, started] = [Number(fields[1]), fields[19]];
  if (!Number.isInteger(parentPid) || started === undefined) throw new Error("not a stat line");
  return { parentPid, started };
}

/** By the tools that come with macOS. Written by their manuals; never run. */
function readDarwin(pid: number): ProcessFacts | undefined {
  const run = (tool: string, ...options: string[]) =>
    execFileSync(tool, options, {
      encoding: "utf8",
      timeout: 2000,
      env: { LC_ALL: "C" },
      stdio: ["ignore", "pipe", "ignore"],
    });
  try {
    const line = run("/bin/ps", "-ww", "-o", "ppid=,lstart=,comm=", "-p", `${pid}`).trim();
    const [, parent, started, executable] = /^(\d+)\s+(\S+\s+\S+\s+\S+\s+\S+\s+\S+)\s+(.+)$/.exec(line) ?? [];
    if (parent === undefined || started === undefined || executable === undefined) return undefined;
    const words = run("/bin/ps", "-ww", "-o", "args=", "-p", `${pid}`).trim().split(" ");
    const folder = /^n(.*)$/m.exec(run("/usr/sbin/lsof", "-a", "-p", `${pid}`, "-d", "cwd", "-Fn"))?.[1] ?? "";
    return { pid, parentPid: Number(parent), started, executable, folder, arguments: words };
  } catch {
    return undefined;
  }
}
