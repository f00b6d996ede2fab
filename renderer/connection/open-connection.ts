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
  if (token === undefined) return undefined;
  const { openLoopback } = await import("./loopback.ts");
  return openLoopback(token).catch(() => undefined);
}
