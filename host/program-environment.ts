import { readlinkSync } from "node:fs";
import { isatty } from "node:tty";

/** What a program of the person's own needs to find itself, its settings and the person: nothing that holds a secret. */
const needed = [
  ...["PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TERM", "TMPDIR"],
  ...["GNUPGHOME", "GPG_TTY", "DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS"],
  ...["SYSTEMROOT", "WINDIR", "APPDATA", "LOCALAPPDATA", "USERPROFILE", "PATHEXT"],
];

/** The few variables that the vault's worker, which has no environment, starts such programs with. */
export function programEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of needed) {
    const value = env[name];
    if (value !== undefined) found[name] = value;
  }
  // Where GnuPG asks for its passphrase on a terminal.
  const terminal = found.GPG_TTY ?? terminalName();
  return terminal === undefined ? found : { ...found, GPG_TTY: terminal };
}

function terminalName(): string | undefined {
  try {
    return isatty(0) ? readlinkSync("/proc/self/fd/0") : undefined;
  } catch {
    return undefined;
  }
}
