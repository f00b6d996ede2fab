/** A crash report holds memory, and memory may hold keys. The reporter is never started and its handler is kept out. */
import type { App } from "electron";

export function noCrashReports(app: { readonly commandLine: Pick<App["commandLine"], "appendSwitch"> }): void {
  app.commandLine.appendSwitch("disable-breakpad");
  app.commandLine.appendSwitch("disable-crash-reporter");
}
