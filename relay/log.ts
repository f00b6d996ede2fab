/**
 * The only way to a log line. What may be logged is listed here field by field: a route's name, a status, a duration,
 * counts. Never an id, a path, an address, a header or the text of an error, which may quote any of them.
 */
import pino, { type Logger } from "pino";

export type RelayLog = {
  request(fields: { readonly route: string; readonly status: number; readonly milliseconds: number }): void;
  /** Something unexpected: the error's class, code and where in our own code it came from. */
  failure(route: string, error: unknown): void;
  event(
    name: "started" | "stopping" | "stopped" | "plain-http-origin" | "guest-page-missing",
    fields?: { readonly processId: number },
  ): void;
  swept(fields: { readonly links: number }): void;
  flush(): void;
};

export type LogLevel = "info" | "warn" | "error" | "silent";

/** @param write takes whole lines; standard error when absent, buffered and written without blocking. */
export function openLog(level: LogLevel, write?: (line: string) => void): RelayLog {
  const destination = write === undefined ? pino.destination({ fd: 2, sync: false }) : { write };
  const logger: Logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  return {
    request: ({ route, status, milliseconds }) => logger.info({ route, status, milliseconds }),
    failure: (route, error) => logger.error({ route, ...describe(error) }),
    event: (event, fields) => {
      if (event === "plain-http-origin") logger.warn({ event }, plainHttpWarning);
      else if (event === "guest-page-missing") logger.warn({ event }, guestPageWarning);
      else logger.info({ event, ...fields });
    },
    swept: ({ links }) => logger.info({ event: "swept", links }),
    flush: () => {
      if ("flushSync" in destination) destination.flushSync();
    },
  };
}

export const plainHttpWarning =
  "A public origin of this relay is plain http: whoever is on the way can see and change what it serves. Put a TLS proxy in front of it.";

const guestPageWarning =
  "The files of the page for guests are not beside this program (dist/guest), so people without Keyhold cannot open guest links here. Everything else works. Install or build it again.";

function describe(error: unknown): { readonly name: string; readonly code?: string; readonly frames: string[] } {
  if (!(error instanceof Error)) return { name: typeof error, frames: [] };
  const code = "code" in error && typeof error.code === "string" ? { code: error.code } : {};
  // Frames only: the stack's first lines hold the message.
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return { name: error.name, ...code, frames: frames.slice(0, 6).map((line) => line.trim()) };
}
