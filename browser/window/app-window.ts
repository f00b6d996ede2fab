/** Chromium's app window: no tabs, no address bar, a profile of its own that keeps nothing. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export type AppWindowOptions = {
  readonly chromium: string;
  /** The profile's folder, made with mode 0700. */
  readonly profile: string;
  readonly openerFile: string;
  /** What the person passes on, after our own. */
  readonly flags: readonly string[];
};

/**
 * Chromium offers to keep what is typed into password fields and forms: here it must not, from the first start on.
 * Notifications are allowed (1) because this profile only ever shows our page, at an address that is new each time; the
 * page shows one only if the person has switched them on in Keyhold's settings.
 */
const preferences = {
  credentials_enable_service: false,
  credentials_enable_autosignin: false,
  profile: { password_manager_enabled: false, default_content_setting_values: { notifications: 1 } },
  autofill: { enabled: false, profile_enabled: false, credit_card_enabled: false },
  search: { suggest_enabled: false },
  safebrowsing: { enabled: false },
  translate: { enabled: false },
};

export function openAppWindow({ chromium, profile, openerFile, flags }: AppWindowOptions): ChildProcess {
  prepareProfile(profile);
  return spawn(chromium, [...ownFlags(profile), ...flags, `--app=${pathToFileURL(openerFile).href}`], {
    stdio: "ignore",
    windowsHide: false,
  });
}

function prepareProfile(profile: string): void {
  const folder = join(profile, "Default");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, "Preferences");
  if (!existsSync(file)) writeFileSync(file, JSON.stringify(preferences), { mode: 0o600 });
}

function ownFlags(profile: string): string[] {
  return [
    `--user-data-dir=${profile}`,
    "--no-first-run",
    "--no-default-browser-check",
    "--window-size=1280,800",
    "--class=Keyhold",
    "--name=Keyhold",
    // The page needs nobody but us, and nothing may go out unasked.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-sync",
    "--no-pings",
    // It keeps no passwords, so it need not open the desktop's key ring.
    "--password-store=basic",
    "--use-mock-keychain",
    "--hide-crash-restore-bubble",
  ];
}
