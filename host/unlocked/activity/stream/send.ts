/**
 * Hands lines over to a file or a syslog server. What it reports as sent was taken: written and synced, or read by the
 * other side up to the end; of datagrams only that they left. Nothing here waits for ever, and nothing waits on the
 * vault's account.
 */
import { createSocket } from "node:dgram";
import { closeSync, constants, openSync, readSync, type Stats, statSync } from "node:fs";
import { open } from "node:fs/promises";
import { connect, type NetConnectOpts } from "node:net";
import { KeyholdError } from "../../../../shared/contract/errors.ts";
import type { StreamTarget } from "../../../../shared/contract/stream-target.ts";
import { concat } from "../../../../shared/crypto/bytes.ts";
import type { LogEvent } from "../log-event.ts";
import { counted, syslogMessage } from "./syslog.ts";

export type Line = {
  readonly event: LogEvent;
  readonly text: string;
  /** The same with less of its subject, for a datagram that is too long. */
  readonly shorter: () => string;
};

const patience = 20_000;

/**
 * What is appended to a file of the vault would destroy it, by whichever of its names; so it would another database.
 * @throws KeyholdError `refused`.
 */
export function refuseOwnFiles(target: StreamTarget, vaultFile: string): void {
  if (target.kind !== "file") return;
  const stat = statOf(target.path);
  if (stat === undefined) return;
  for (const own of [vaultFile, `${vaultFile}-wal`, `${vaultFile}-shm`]) {
    const one = statOf(own);
    if (one !== undefined && one.dev === stat.dev && one.ino === stat.ino)
      throw refusal(target.path, "the vault itself");
  }
  // Only now: to open and close a file of the vault would drop SQLite's locks on it.
  if (stat.isFile() && beginsAsDatabase(target.path)) throw refusal(target.path, "a database");
}

/** `undefined` for what is not there, or cannot be looked at: adding to it will say why. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function beginsAsDatabase(path: string): boolean {
  const mark = Buffer.from("SQLite format 3");
  const head = Buffer.alloc(mark.length);
  try {
    const handle = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      return readSync(handle, head, 0, head.length, 0) === head.length && head.equals(mark);
    } finally {
      closeSync(handle);
    }
  } catch {
    return false;
  }
}

function refusal(path: string, what: string): KeyholdError {
  return new KeyholdError(
    "refused",
    `${path} is ${what}: adding to it would destroy it. Nothing was written; name another file.`,
  );
}

/** @throws KeyholdError `log_unreachable`; then some lines may have arrived all the same, and will come again. */
export async function send(target: StreamTarget, lines: readonly Line[], signal?: AbortSignal): Promise<void> {
  const messages = () => lines.map(({ event, text }) => syslogMessage(event, text));
  switch (target.kind) {
    case "file":
      return await appendLines(target.path, lines);
    case "tcp":
      return await overConnection({ host: target.host, port: target.port }, messages(), addressOf(target), signal);
    case "unix":
      return await overConnection({ path: target.path }, messages(), target.path, signal);
    case "udp":
      return await asDatagrams(target.host, target.port, lines);
    default:
      return target satisfies never;
  }
}

/** A torn last line, left by a full disk or a crash, is ended first; its entry comes again whole. */
async function appendLines(path: string, lines: readonly Line[]): Promise<void> {
  try {
    // A pipe without a reader would hold us up for ever.
    const file = await open(
      path,
      constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK,
      0o600,
    );
    try {
      const stat = await file.stat();
      if (!stat.isFile()) throw new Error("no file");
      const isTorn = stat.size > 0 && (await lastByte(file, stat.size)) !== 0x0a;
      await file.appendFile(`${isTorn ? "\n" : ""}${lines.map(({ text }) => `${text}\n`).join("")}`);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw unreachable(`The log could not be added to ${path}`, error);
  }
}

async function lastByte(file: Awaited<ReturnType<typeof open>>, size: number): Promise<number | undefined> {
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0];
}

/**
 * A connection for each batch. TCP itself tells nobody whether a program has read what was sent; a program that closes
 * after our end of the connection was closed has, since it met that end behind the last line. Unread data is answered
 * with a reset instead.
 */
function overConnection(
  options: NetConnectOpts,
  messages: readonly Uint8Array[],
  name: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let isWritten = false;
    let timer: NodeJS.Timeout | undefined;
    const socket = connect({ ...options, allowHalfOpen: true } as NetConnectOpts);
    const fail = (error: unknown) => {
      socket.destroy();
      reject(unreachable(`The log system at ${name} did not take the entries`, error));
    };
    const stop = () => fail(new Error("stopped"));
    signal?.addEventListener("abort", stop, { once: true });
    socket.setTimeout(patience, () => fail(new Error("no answer")));
    socket.once("error", fail);
    socket.once("finish", () => {
      isWritten = true;
      // A side that goes on talking and never ends is not idle.
      timer = setTimeout(() => fail(new Error("no end")), patience);
    });
    socket.once("end", () => {
      if (!isWritten) fail(new Error("closed too early"));
    });
    socket.once("close", (hadError) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
      if (!hadError && isWritten) resolve();
      else fail(new Error("closed"));
    });
    socket.resume();
    socket.end(concat(...messages.map(counted)));
  });
}

/** Whether datagrams arrive is known to nobody; only that nobody listens on this computer is told. */
async function asDatagrams(host: string, port: number, lines: readonly Line[]): Promise<void> {
  const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
  const failure = new Promise<never>((_, reject) => socket.once("error", reject));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("no answer")), patience);
  });
  // Whichever comes second is of no interest to anybody.
  failure.catch(() => undefined);
  late.catch(() => undefined);
  try {
    const connected = new Promise<void>((resolve, reject) => {
      // An unknown host is told of here, and nowhere else.
      socket.connect(port, host, (error?: Error) => (error ? reject(error) : resolve()));
    });
    await Promise.race([connected, failure, late]);
    const sendOne = (message: Uint8Array) => {
      const sent = new Promise<void>((resolve, reject) => {
        socket.send(message, (error) => (error ? reject(error) : resolve()));
      });
      return Promise.race([sent, failure]);
    };
    for (const { event, text, shorter } of lines) {
      try {
        await sendOne(syslogMessage(event, text));
      } catch (error) {
        // It would never fit, and keep all that comes behind it.
        if (codeOf(error) !== "EMSGSIZE") throw error;
        await sendOne(syslogMessage(event, shorter()));
      }
    }
    // A refusal comes back after the datagram.
    await Promise.race([wait(50), failure]);
  } catch (error) {
    throw unreachable(`The log system at ${host}:${port} did not take the entries`, error);
  } finally {
    clearTimeout(timer);
    socket.close();
  }
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function addressOf({ host, port }: { readonly host: string; readonly port: number }): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error && "code" in cause ? String(cause.code) : undefined;
}

function unreachable(what: string, cause: unknown): KeyholdError {
  const code = codeOf(cause) === undefined ? "" : ` (${codeOf(cause)})`;
  return new KeyholdError(
    "log_unreachable",
    `${what}${code}. They stay in the vault's own log: nothing is lost. A stream goes on from the last one that arrived; an export is begun again.`,
    { cause },
  );
}
