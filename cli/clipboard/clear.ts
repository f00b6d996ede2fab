/** Putting a value on the clipboard, and taking it off again. */
import { spawn } from "node:child_process";
import { KeyholdError } from "../../shared/contract/errors.ts";
import type { CommandLine } from "../command-line.ts";
import { cleanerJob } from "./cleaner-job.ts";
import type { Clipboard } from "./clipboard.ts";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Copies, tells, and sees to it that the value is taken off again. */
export async function copyAndClear(
  line: CommandLine,
  board: Clipboard,
  value: Uint8Array,
  seconds: number,
  tell: () => void,
): Promise<void> {
  if (!board.canHold(value)) {
    throw new KeyholdError(
      "unsupported",
      "This value is not text, and a clipboard holds only text. Nothing was copied.",
    );
  }
  await board.copy(value);
  // The vault is not needed while the clipboard waits.
  await line.close();
  tell();
  if (line.terminal.canAsk) await clearWithCountdown(line, board, value, seconds);
  else await clearLater(line.shipped.workers.clipboardCleaner, value, seconds);
}

/** Stays and counts down on standard error. Ctrl-C, or the window closing, clears at once. */
async function clearWithCountdown(
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
async function clearLater(cleanerFile: string, value: Uint8Array, seconds: number): Promise<void> {
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
