/**
 * Work in other programs is work: while somebody uses the computer the vault does not lock for idleness. Only a counter
 * that went back counts, which takes input: some systems (Wayland among them) always answer 0, and that must not keep a
 * vault open. There, what counts is input in our own windows.
 */
import type { PowerMonitor } from "electron";

const everyMilliseconds = 5000;

/** @returns what ends the watching. */
export function followIdleTime(
  powerMonitor: Pick<PowerMonitor, "getSystemIdleTime">,
  onActivity: () => void,
): () => void {
  let before = powerMonitor.getSystemIdleTime();
  const timer = setInterval(() => {
    const now = powerMonitor.getSystemIdleTime();
    if (now < before) onActivity();
    before = now;
  }, everyMilliseconds);
  return () => clearInterval(timer);
}
