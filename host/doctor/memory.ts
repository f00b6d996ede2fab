/** How what is in memory while the vault is open could reach a disk, or another program. */
import { basename } from "node:path";
import type { Check } from "./doctor.ts";
import { linesOf, type Machine, textOf } from "./machine.ts";

export function swap(machine: Machine): Check[] {
  const name = "swap";
  if (machine.platform !== "linux") {
    return [{ name, outcome: "ok", text: "Not checked on this system, which encrypts it unless told otherwise." }];
  }
  const places = linesOf(machine, "/proc/swaps")
    .slice(1)
    .map((line) => line.split(/\s+/)[0] ?? "");
  const open = places.filter((place) => !isZram(place) && !isEncrypted(machine, basename(place)));
  if (places.length === 0) return [{ name, outcome: "ok", text: "There is no swap: memory is not written to disk." }];
  if (open.length === 0) {
    const text = places.every(isZram) ? "Swap stays in memory (zram)." : "Swap is encrypted.";
    return [{ name, outcome: "ok", text }];
  }
  return [
    {
      name,
      outcome: "warning",
      text: `Swap on ${open.join(", ")} is not known to be encrypted: what was in memory while the vault was open can reach the disk. Encrypt it, use zram, or switch it off (swapoff -a).`,
    },
  ];
}

const isZram = (place: string) => /^\/dev\/zram\d+$/.test(place);

/** A mapped device that is LUKS or plain dm-crypt, or lies on one all through. */
function isEncrypted(machine: Machine, device: string, depth = 0): boolean {
  const uuid = textOf(machine, `/sys/block/${device}/dm/uuid`)?.trim() ?? "";
  if (uuid.startsWith("CRYPT-")) return true;
  const below = machine.list(`/sys/block/${device}/slaves`);
  return below.length > 0 && depth < 8 && below.every((one) => isEncrypted(machine, one, depth + 1));
}

export function coreDumps(machine: Machine): Check[] {
  const name = "core dumps";
  if (machine.platform !== "linux") return [{ name, outcome: "ok", text: "Not checked on this system." }];
  const limit = linesOf(machine, "/proc/self/limits").find((line) => line.startsWith("Max core file size"));
  const isOff = limit === undefined || /Max core file size\s+0\s/.test(limit);
  const pattern = textOf(machine, "/proc/sys/kernel/core_pattern")?.trim() ?? "";
  const handler = pattern.startsWith("|") ? basename(pattern.slice(1).trim().split(/\s/)[0] ?? "") : undefined;
  // systemd-coredump keeps to the limit; others are given the memory whatever the limit says.
  if (isOff && (handler === undefined || handler === "systemd-coredump")) {
    return [{ name, outcome: "ok", text: "A crash writes no memory to disk." }];
  }
  const what =
    handler === undefined
      ? "A crash may write memory to disk."
      : `A crash hands memory to ${handler}, which may keep it.`;
  const todo =
    handler === undefined || handler === "systemd-coredump"
      ? "“ulimit -c 0” before starting prevents it."
      : `Switch ${handler} off, or set kernel.core_pattern to “core” and “ulimit -c 0”.`;
  return [{ name, outcome: "warning", text: `${what} ${todo}` }];
}

/** Whether other programs of the same user may read this one's memory. */
export function tracing(machine: Machine): Check[] {
  const name = "other programs";
  if (machine.platform !== "linux") return [];
  const scope = textOf(machine, "/proc/sys/kernel/yama/ptrace_scope")?.trim();
  if (scope !== undefined && /^[1-3]$/.test(scope)) {
    return [{ name, outcome: "ok", text: "Programs of yours cannot read each other's memory without being asked to." }];
  }
  return [
    {
      name,
      outcome: "warning",
      text: "Every program of yours can read the memory of the others. “sysctl kernel.yama.ptrace_scope=1” ends that where the system has it.",
    },
  ];
}
