/** Looks at the things around the vault that can go wrong without anybody noticing. Changes nothing. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { MethodOutput } from "../shared/contract/api.ts";
import type { HostOptions } from "./host.ts";

type Check = MethodOutput<"vault.doctor">["checks"][number];

export async function doctor(options: HostOptions, state: string): Promise<MethodOutput<"vault.doctor">> {
  return {
    checks: [vaultFile(options, state), ...permissions(options), leftovers(options), swap(), coreDumps()],
  };
}

function vaultFile({ vaultFile: file }: HostOptions, state: string): Check {
  const name = "vault file";
  if (state === "absent") return { name, outcome: "warning", text: `There is no vault at ${file} yet.` };
  return { name, outcome: "ok", text: file };
}

/** Only on systems where a file's mode means something. */
function permissions({ vaultFile: file, dataDirectory }: HostOptions): Check[] {
  if (process.platform === "win32") return [];
  return [file, dirname(file), dataDirectory].flatMap((path): Check[] => {
    if (!existsSync(path)) return [];
    const { mode, uid } = statSync(path);
    const name = "permissions";
    if (process.getuid !== undefined && uid !== process.getuid()) {
      return [{ name, outcome: "warning", text: `${path} belongs to another user.` }];
    }
    // A folder of several users (the home folder, /tmp) is not ours to close; the file itself is.
    const isFile = path === file || path === dataDirectory;
    if (isFile && (mode & 0o077) !== 0) {
      return [{ name, outcome: "failed", text: `${path} can be read by other users. Run: chmod go= "${path}"` }];
    }
    return isFile ? [{ name, outcome: "ok", text: `${path} is readable by you alone.` }] : [];
  });
}

/** Files that a crash in the middle of a restore or creation leaves. They are encrypted like the vault. */
function leftovers({ vaultFile: file }: HostOptions): Check {
  const folder = dirname(file);
  const found = existsSync(folder) ? readdirSync(folder).filter((name) => /\.[0-9a-f]{12}\.new/.test(name)) : [];
  if (found.length === 0) return { name: "leftovers", outcome: "ok", text: "No unfinished files beside the vault." };
  return { name: "leftovers", outcome: "warning", text: `Unfinished files that can be deleted: ${found.join(", ")}` };
}

function swap(): Check {
  const name = "swap";
  if (process.platform !== "linux") return { name, outcome: "ok", text: "Encrypted by default on this system." };
  const devices = readLines("/proc/swaps").slice(1);
  if (devices.length === 0) return { name, outcome: "ok", text: "There is no swap: memory is not written to disk." };
  return {
    name,
    outcome: "warning",
    text: "Swap is in use. Unless it is encrypted, what was in memory while the vault was open can reach the disk.",
  };
}

function coreDumps(): Check {
  const name = "core dumps";
  if (process.platform !== "linux") return { name, outcome: "ok", text: "Not checked on this system." };
  const limit = readLines("/proc/self/limits").find((line) => line.startsWith("Max core file size"));
  if (limit === undefined || /Max core file size\s+0\s/.test(limit)) {
    return { name, outcome: "ok", text: "A crash writes no memory to disk." };
  }
  return {
    name,
    outcome: "warning",
    text: "A crash may write memory to disk. “ulimit -c 0” before starting prevents it.",
  };
}

function readLines(path: string): string[] {
  try {
    return readFileSync(path, "utf8")
      .split("\n")
      .filter((line) => line !== "");
  } catch {
    return [];
  }
}
