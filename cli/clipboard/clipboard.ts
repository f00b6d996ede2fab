import { spawn } from "node:child_process";
import { KeyholdError } from "../../shared/contract/errors.ts";
import type { Surroundings } from "../data-directory.ts";
import { findClipboardTool, type ToolCommand } from "./tools.ts";

export type Clipboard = {
  /** A clipboard holds text without NUL characters. */
  canHold(value: Uint8Array): boolean;
  copy(value: Uint8Array): Promise<void>;
  /** Clears it if what it holds is still this value. @returns whether it was. */
  clearIfStill(value: Uint8Array): Promise<boolean>;
};

/** @throws KeyholdError `unsupported` when no program reaches a clipboard here. */
export function clipboard(surroundings: Surroundings): Clipboard {
  const tool = findClipboardTool(surroundings);
  if (tool === undefined) {
    throw new KeyholdError(
      "unsupported",
      "There is no clipboard to reach from here. On Linux, install wl-clipboard (Wayland) or xclip (X11) and run this inside the desktop. Nothing was copied.",
    );
  }
  return {
    canHold,
    async copy(value) {
      if (await feed(tool.copy, value)) return;
      throw new KeyholdError("unsupported", `${tool.name} could not reach the clipboard. Nothing was copied.`);
    },
    async clearIfStill(value) {
      const present = await read(tool.paste, value.length + 2);
      const same = equalText(present, value);
      present.fill(0);
      if (same) await feed(tool.clear, new Uint8Array(0));
      return same;
    },
  };
}

function canHold(value: Uint8Array): boolean {
  try {
    return !new TextDecoder("utf-8", { fatal: true }).decode(value).includes("\0");
  } catch {
    return false;
  }
}

/** Byte for byte, but for a final line end that some programs add when they print. */
function equalText(present: Uint8Array, value: Uint8Array): boolean {
  const startsSame = value.every((byte, index) => present[index] === byte);
  const rest = present.subarray(value.length);
  return startsSame && present.length >= value.length && rest.every((byte) => byte === 10 || byte === 13);
}

/** Some of these programs stay behind to serve the clipboard: their end is awaited, not that of their outputs. */
async function feed({ file, args }: ToolCommand, input: Uint8Array): Promise<boolean> {
  const own = input.slice();
  try {
    return await new Promise<boolean>((resolve) => {
      const child = spawn(file, args, { stdio: ["pipe", "ignore", "ignore"], windowsHide: true, detached: true });
      child.once("error", () => resolve(false));
      child.once("exit", (code) => resolve(code === 0));
      child.stdin.on("error", () => undefined);
      child.stdin.end(own);
    });
  } finally {
    own.fill(0);
  }
}

/** What the program prints, nothing when it fails, and no more than could be equal. */
async function read({ file, args }: ToolCommand, limit: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  const ok = await new Promise<boolean>((resolve) => {
    const child = spawn(file, args, { stdio: ["ignore", "pipe", "ignore"], windowsHide: true });
    child.once("error", () => resolve(false));
    child.once("close", (code) => resolve(code === 0));
    child.stdout.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length > limit) child.kill();
      else chunks.push(chunk);
    });
  });
  const whole = ok ? new Uint8Array(Buffer.concat(chunks)) : new Uint8Array(0);
  for (const chunk of chunks) chunk.fill(0);
  return whole;
}
