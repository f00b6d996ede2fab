/**
 * One app at a time for each person: a second start, such as by a link, hands over what it was asked and ends. Two
 * would each believe they are the one that locks.
 */
import type { App } from "electron";
import { type LaunchOptions, launchOptions } from "./launch-options.ts";

/** @returns false when another one runs already, which then was told. */
export function isFirstInstance(
  app: Pick<App, "requestSingleInstanceLock" | "on">,
  onSecondStart: (options: LaunchOptions) => void,
): boolean {
  if (!app.requestSingleInstanceLock()) return false;
  app.on("second-instance", (_event, argv, directory) => onSecondStart(launchOptions(argv, directory)));
  return true;
}
