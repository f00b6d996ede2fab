/** Where the log is sent on to, as a person writes it: a file, or a syslog server by its address. */

export const streamFormats = ["ecs", "cef"] as const;
export type StreamFormat = (typeof streamFormats)[number];

export type StreamTarget =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "tcp" | "udp"; readonly host: string; readonly port: number }
  | { readonly kind: "unix"; readonly path: string };

const usualPort = 514;
const longestPath = 1024;
/** What a person would not see in an address. */
const unreadable = /[\p{Cc}\p{Cs}\p{Cf}\u2028\u2029]/u;

/** @returns undefined for what names no such place. A path begins at the root: who reads it may stand elsewhere. */
export function parseStreamTarget(written: string): StreamTarget | undefined {
  const text = written.trim();
  if (unreadable.test(text)) return undefined;
  if (isRooted(text)) return text.length > longestPath ? undefined : { kind: "file", path: text };
  const match = /^syslog(?:\+(tcp|udp|unix))?:\/\/(.+)$/i.exec(text);
  if (match === null) return undefined;
  const [, scheme = "tcp", rest = ""] = match;
  const kind = scheme.toLowerCase() as "tcp" | "udp" | "unix";
  if (kind === "unix") return rest.startsWith("/") && rest.length <= 100 ? { kind, path: rest } : undefined;
  const place = /^(\[[0-9a-f:.]{2,45}\]|[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?)(?::([0-9]{1,5}))?\/?$/i.exec(rest);
  if (place === null) return undefined;
  const port = place[2] === undefined ? usualPort : Number(place[2]);
  if (port < 1 || port > 65_535) return undefined;
  return { kind, host: (place[1] ?? "").replace(/^\[|\]$/g, ""), port };
}

function isRooted(text: string): boolean {
  return text.startsWith("/") || /^[a-z]:[\\/]/i.test(text);
}

/** Whether entries cross a network in the clear: names, times and addresses can be read on the way. */
export function leavesComputer(target: StreamTarget): boolean {
  if (target.kind === "file" || target.kind === "unix") return false;
  return !/^(localhost|127\.\d+\.\d+\.\d+|::1)$/i.test(target.host);
}

export const streamTargetHelp =
  "a file by its whole path, syslog://HOST:PORT, syslog+udp://HOST:PORT or syslog+unix:///PATH";
