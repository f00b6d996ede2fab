import type { Settings } from "../../shared/contract/log-methods.ts";
import { defaultSettings } from "../../shared/contract/log-methods.ts";
import type { LockTrigger } from "../../shared/contract/window-methods.ts";

/** When the vault locks by itself. Times in milliseconds; 0 means no limit. */
export type LockRules = {
  readonly idle: number;
  readonly maximum: number;
  /** What locks at once. A shortcut or the tray always does: somebody asked. */
  readonly triggers: readonly LockTrigger[];
};

const minute = 60_000;

export function lockRulesOf({ idle, maximum, ...triggers }: Settings["locks"]): LockRules {
  const chosen = (["sleep", "screenLock", "userSwitch", "windowClosed"] as const).filter((name) => triggers[name]);
  return { idle: idle * minute, maximum: maximum * minute, triggers: [...chosen, "shortcut", "tray"] };
}

export const defaultLockRules = lockRulesOf(defaultSettings.locks);
