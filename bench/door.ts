/** The browser door as it is built, as a process of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { FilledVault } from "./fill-vault.ts";
import { root } from "./root.ts";

export const shippedDoor = [join(root, "scripts/start.mjs"), "--host", "browser"];

export type Door = { readonly child: ChildProcess; readonly address: string };

/** @param entry a built file and its arguments; without a display the door prints its address. */
export async function openDoor(entry: readonly string[], filled: FilledVault): Promise<Door> {
  const share = mkdtempSync(join(tmpdir(), "keyhold-bench-share-"));
  mkdirSync(join(filled.folder, "data"), { recursive: true });
  symlinkSync(join(filled.folder, "data"), join(share, "keyhold"));
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...environment } = process.env;
  const child = spawn(process.execPath, [...entry, "--vault", filled.file], {
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...environment, XDG_DATA_HOME: share },
  });
  if (child.stdout === null) throw new Error("the door has no output");
  const lines = createInterface({ input: child.stdout });
  const [address] = await Promise.race([once(lines, "line"), once(child, "exit").then(() => [""])]);
  if (address === "") throw new Error("the door did not start");
  return { child, address: String(address) };
}

export async function closeDoor({ child }: Door): Promise<void> {
  child.kill("SIGTERM");
  if (child.exitCode === null) await once(child, "exit");
}
