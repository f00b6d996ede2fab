/** Where shells and their like keep what was typed. */
import { isAbsolute, join } from "node:path";
import type { ScanSurroundings } from "../scan-job.ts";

export type History = { readonly file: string; readonly isMetafied: boolean };

const inHome = [
  ".bash_history",
  ".ash_history",
  ".sh_history",
  ".ksh_history",
  ".local/share/fish/fish_history",
  ".local/share/powershell/PSReadLine/ConsoleHost_history.txt",
  ".config/powershell/PSReadLine/ConsoleHost_history.txt",
  ".node_repl_history",
  ".python_history",
  ".psql_history",
  ".mysql_history",
  ".sqlite_history",
  ".rediscli_history",
  ".lesshst",
  ".wget-hsts",
];
const ofZsh = [".zsh_history", ".zhistory", ".histfile", ".local/share/zsh/history"];

/** Those that there may be. */
export function shellHistories({ env, home }: ScanSurroundings): History[] {
  const files = inHome.map((name) => join(home, name));
  const { APPDATA, HISTFILE, XDG_DATA_HOME, ZDOTDIR } = env;
  if (APPDATA !== undefined) {
    files.push(join(APPDATA, "Microsoft", "Windows", "PowerShell", "PSReadLine", "ConsoleHost_history.txt"));
  }
  if (XDG_DATA_HOME !== undefined && isAbsolute(XDG_DATA_HOME)) {
    files.push(join(XDG_DATA_HOME, "fish", "fish_history"));
    files.push(join(XDG_DATA_HOME, "powershell", "PSReadLine", "ConsoleHost_history.txt"));
  }
  const metafied = ofZsh.map((name) => join(home, name));
  if (ZDOTDIR !== undefined && isAbsolute(ZDOTDIR)) metafied.push(join(ZDOTDIR, ".zsh_history"));
  // Nobody says whose it is: read both ways.
  if (HISTFILE !== undefined && isAbsolute(HISTFILE)) {
    files.push(HISTFILE);
    metafied.push(HISTFILE);
  }
  const unique = (names: readonly string[]) => [...new Set(names)];
  return [
    ...unique(files).map((file) => ({ file, isMetafied: false })),
    ...unique(metafied).map((file) => ({ file, isMetafied: true })),
  ];
}

/** zsh writes some bytes as 0x83 and the byte with one bit turned. @param state whether the last byte was that. */
export function unmetafy(bytes: Uint8Array, state: { pending: boolean }): number {
  let length = 0;
  for (const byte of bytes) {
    if (!state.pending && byte === 0x83) state.pending = true;
    else {
      bytes[length++] = state.pending ? byte ^ 0x20 : byte;
      state.pending = false;
    }
  }
  return length;
}
