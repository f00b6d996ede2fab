import { readFileSync } from "node:fs";
import { constants } from "node:os";

const passed = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const;

/** As shells tell that a program was ended by a signal. */
export function signalExitCode(signal: NodeJS.Signals | number): number {
  return 128 + (typeof signal === "number" ? signal : constants.signals[signal]);
}

/**
 * Passes on what this process is sent, until the returned function is called. What a terminal sends on Ctrl-C it sends
 * to the program as well, if both are in its foreground: a second one would be taken for impatience.
 */
export function passSignals(pid: number, sharesTerminal: boolean): () => void {
  const listeners = passed.map((signal) => {
    const listener = () => {
      if ((signal === "SIGINT" || signal === "SIGQUIT") && sharesTerminal && isInForeground()) return;
      try {
        process.kill(pid, signal);
      } catch {
        // It has ended by itself.
      }
    };
    process.on(signal, listener);
    return () => process.off(signal, listener);
  });
  return () => {
    for (const stop of listeners) stop();
  };
}

/** Whether keys pressed at the terminal reach this process. Where that cannot be known: yes. */
export function isInForeground(): boolean {
  if (process.platform !== "linux") return true;
  try {
    const stat = readFileSync("/proc/self/stat", "latin1");
    const [, , group, , terminal, foreground] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return terminal !== "0" && group === foreground;
  } catch {
    return true;
  }
}
