/**
 * A debugger's port opens the page and its values to every program that can reach it. The fuses take Node's inspector
 * away; this refuses Chromium's switches. From source they stay: the tests drive the app through them.
 */
import type { App } from "electron";

const switches = ["remote-debugging-port", "remote-debugging-pipe", "remote-allow-origins"];

export function asksForDebugging(app: {
  readonly isPackaged: boolean;
  readonly commandLine: Pick<App["commandLine"], "hasSwitch">;
}): boolean {
  return app.isPackaged && switches.some((name) => app.commandLine.hasSwitch(name));
}
