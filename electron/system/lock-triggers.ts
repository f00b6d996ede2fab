/** What the system tells and the settings may say locks: sleep, a locked screen, another person's session. */
import type { PowerMonitor } from "electron";
import type { LockTrigger } from "../../shared/contract/window-methods.ts";

export function followSystem(powerMonitor: Pick<PowerMonitor, "on">, trigger: (trigger: LockTrigger) => void): void {
  powerMonitor.on("suspend", () => trigger("sleep"));
  powerMonitor.on("shutdown", () => trigger("sleep"));
  powerMonitor.on("lock-screen", () => trigger("screenLock"));
  powerMonitor.on("user-did-resign-active", () => trigger("userSwitch"));
}
