/** Taking a copied value off the clipboard again. */
import { spawn } from "node:child_process";
import type { CommandLine } from "../command-line.ts";
import { cleanerJob } from "./cleaner-job.ts";
import type { Clipboard } from "./clipboard.ts";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Stays and counts down on standard error. Ctrl-C, or the window closing, clears at once. */
export async function clearWithCountdown(
  line: CommandLine,
  board: Clipboard,
  value: Uint8Array,
  seconds: number,
): Promise<void> {
  const { stderr } = line.streams;
  const end = Date.now() + seconds * 1000;
  await new Promise<void>((resolve) => {
    const finish = () => {
      clearInterval(timer);
      for (const signal of signals) process.off(signal, finish);
      resolve();
    };
    const tick = () => {
      const left = Math.ceil((end - Date.now()) / 1000);
      if (left <= 0) finish();
      else stderr.write(`\r\x1b[KCleared in ${left} s (Ctrl-C clears it now) `);
    };
    const timer = setInterval(tick, 250);
    for (const signal of signals) process.on(signal, finish);
    tick();
  });
  const cleared = await board.clearIfStill(value);
  stderr.write(
    `\r\x1b[K${cleared ? "The clipboard is cleared." : "The clipboard holds something else by now; it was left alone."}\n`,
  );
}

/**
 * Leaves a process behind that clears the clipboard, so that a script goes on at once. It gets the value by a pipe.
 * @param cleanerFile the built `cli/clipboard-cleaner.js`.
 */
export async function clearLater(cleanerFile: string, value: Uint8Array, seconds: number): Promise<void> {
  const job = cleanerJob(value, seconds);
  await new Promise<void>((resolve, reject) => {
    const cleaner = spawn(process.execPath, [cleanerFile], {
      stdio: ["pipe", "ignore", "ignore"],
      detached: true,
      windowsHide: true,
    });
    cleaner.once("error", reject);
    cleaner.stdin.once("error", reject);
    cleaner.stdin.end(job, () => {
      cleaner.unref();
      resolve();
    });
  });
  job.fill(0);
}
