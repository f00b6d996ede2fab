import { windowMark } from "../../shared/contract/wire.ts";
import type { Connection } from "./connection.ts";
import { takeStartToken } from "./start-token.ts";

declare global {
  interface Window {
    /** Put there by Electron's preload. */
    readonly keyhold?: Connection;
  }
}

/** The preload's connection where there is one, else the loopback door's. @returns undefined when there is neither. */
export async function openConnection(): Promise<Connection | undefined> {
  if (window.keyhold !== undefined) return window.keyhold;
  const token = takeStartToken(location, history);
  if (token === undefined) {
    if (lostByReload()) history.back();
    return undefined;
  }
  const { openLoopback } = await import("./loopback.ts");
  return openLoopback(token).catch(() => undefined);
}

/** Whether the person reloaded a page that a file of ours opened: that file, one step back, has the token. */
function lostByReload(): boolean {
  const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return location.search === windowMark && navigation?.type === "reload";
}
