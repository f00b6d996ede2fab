/** A screen that nobody sees. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";

export const canDisplay = existsSync("/usr/bin/Xvfb");

export type TestDisplay = { readonly name: string; close(): Promise<void> };

export async function startDisplay(): Promise<TestDisplay> {
  // Xvfb picks a free number and tells it on the third stream.
  const child = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1300x900x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const told = child.stdio[3];
  if (told === null || told === undefined || !("on" in told)) throw new Error("no stream");
  const name = await new Promise<string>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", () => reject(new Error("Xvfb ended")));
    createInterface({ input: told as NodeJS.ReadableStream }).once("line", (number) => resolve(`:${number}`));
  });
  return {
    name,
    close: () =>
      new Promise((resolve) => {
        child.removeAllListeners("exit");
        child.once("exit", () => resolve());
        child.kill();
      }),
  };
}
