/** Relays as processes of their own, from `dist-test/`, which `node scripts/build.mjs` makes. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { RelayOptions } from "../../relay/options.ts";
import type { Variant } from "./relay-entry.ts";

export type RelayProcess = {
  readonly url: string;
  readonly process: ChildProcess;
  /** What it wrote to standard error so far. */
  log(): string;
  /** `kill -9`, and gone when this resolves. */
  kill(): Promise<void>;
  /** Makes its clock wrong by so many milliseconds. */
  setClockOffset(milliseconds: number): Promise<void>;
  /** SIGTERM. @returns the exit code. */
  stop(): Promise<number | null>;
};

export async function spawnRelay(
  options: RelayOptions & { readonly variant?: Variant },
  environment: Readonly<Record<string, string>> = {},
): Promise<RelayProcess> {
  const child = spawn(process.execPath, ["dist-test/relay/main.js", JSON.stringify({ port: 0, ...options })], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: { ...process.env, ...environment },
  });
  if (child.stdout === null || child.stderr === null) throw new Error("the relay has no outputs");
  let log = "";
  child.stderr.on("data", (chunk) => {
    log += chunk;
  });
  const closed = once(child, "close");
  const first = await Promise.race([once(createInterface({ input: child.stdout }), "line"), closed]);
  const url = /^listening on (\S+)$/.exec(String(first[0]))?.[1];
  if (url === undefined) throw new Error(`the relay did not start: ${log}`);
  return {
    url,
    process: child,
    log: () => log,
    kill: async () => {
      child.kill("SIGKILL");
      await closed;
    },
    setClockOffset: async (milliseconds) => {
      const done = once(child, "message");
      child.send({ clockOffset: milliseconds });
      await done;
    },
    stop: async () => {
      child.kill("SIGTERM");
      await closed;
      return child.exitCode;
    },
  };
}

/** @returns the status and the body, or undefined when the relay died before it answered. */
export async function postRequest(
  url: string,
  path: string,
  body: Buffer | object,
): Promise<{ readonly status: number; readonly body: Record<string, unknown> } | undefined> {
  const isBytes = Buffer.isBuffer(body);
  try {
    const answer = await fetch(url + path, {
      method: "POST",
      headers: { "content-type": isBytes ? "application/octet-stream" : "application/json" },
      body: isBytes ? new Uint8Array(body) : JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  } catch {
    return undefined;
  }
}
