/** Values go to and from a clipboard program by pipes, never by arguments. */
import { spawn } from "node:child_process";
import type { ToolCommand } from "./clipboard-tools.ts";

/**
 * Some of these programs stay behind to serve the clipboard: their end is awaited, not that of their outputs.
 * @returns whether the program took it.
 */
export async function feedTool({ file, args }: ToolCommand, input: Uint8Array): Promise<boolean> {
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

/** What the program prints, a little more than `limit` bytes at most. @returns undefined when it fails. */
export async function readTool({ file, args }: ToolCommand, limit: number): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  const ok = await new Promise<boolean>((resolve) => {
    const child = spawn(file, args, { stdio: ["ignore", "pipe", "ignore"], windowsHide: true });
    child.once("error", () => resolve(false));
    child.once("close", (code) => resolve(code === 0 || length > limit));
    child.stdout.on("data", (chunk: Buffer) => {
      length += chunk.length;
      chunks.push(chunk);
      if (length > limit) child.kill();
    });
  });
  const whole = ok ? new Uint8Array(Buffer.concat(chunks)) : undefined;
  for (const chunk of chunks) chunk.fill(0);
  return whole;
}

/** A clipboard holds text without NUL characters. */
export function isClipboardText(value: Uint8Array): boolean {
  try {
    return !new TextDecoder("utf-8", { fatal: true }).decode(value).includes("\0");
  } catch {
    return false;
  }
}
