/** This computer's own relay: two people on one network can share with nothing else installed. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { KeyholdError } from "../shared/contract/errors.ts";

export type RunningOwnRelay = { readonly url: string; stop(): Promise<void>; onEnd(listener: () => void): void };
export type OwnRelayPart = {
  start(options: OwnRelayOptions): Promise<RunningOwnRelay>;
};
export type OwnRelayOptions = {
  /** The address to listen on and to put into links. */
  readonly host: string;
  readonly store: string;
  /** Only who has a token of this file makes links; the relay makes the file. */
  readonly tokensFile?: string;
};

const firstPort = 8787;
const startMilliseconds = 60_000;

/** A process that runs `keyhold relay`, as Node and as Electron have them. */
export type RelayProcess = {
  readonly stdout: NodeJS.ReadableStream | null;
  once(event: "exit", listener: () => void): unknown;
  off(event: "exit", listener: () => void): unknown;
  kill(): unknown;
};

/** Runs `keyhold relay` in a process of its own. @param command the built command's entry file. */
export function childRelay(command: string, node: string = process.execPath): OwnRelayPart {
  return relayIn((args) => {
    const child = spawn(node, [command, ...args], { stdio: ["ignore", "pipe", "ignore"] });
    // What could not be started has ended.
    child.once("error", () => child.emit("exit"));
    return child;
  });
}

/** @param run starts the command with these arguments. */
export function relayIn(run: (args: string[]) => RelayProcess): OwnRelayPart {
  return {
    async start(options) {
      // A fixed port, so that links outlive a restart; a free one when it is taken.
      try {
        return await startProcess(run, options, firstPort);
      } catch {
        return startProcess(run, options, 0);
      }
    },
  };
}

async function startProcess(
  run: (args: string[]) => RelayProcess,
  { host, store, tokensFile }: OwnRelayOptions,
  port: number,
): Promise<RunningOwnRelay> {
  // The largest value fits into one link: whoever fills this relay fills their own disk.
  const creators = tokensFile === undefined ? [] : ["--create-token-file", tokensFile];
  const limits = ["--ciphertext-limit", "2MiB"];
  const child = run(["relay", "--listen", `${host}:${port}`, "--store", store, ...limits, ...creators]);
  let ended = false;
  child.once("exit", () => {
    ended = true;
  });
  const url = await firstLine(child);
  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        if (ended) return resolve();
        child.once("exit", () => resolve());
        child.kill();
      }),
    onEnd: (listener) => void child.once("exit", listener),
  };
}

function firstLine(child: RelayProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = () => {
      clearTimeout(timer);
      child.kill();
      reject(
        new KeyholdError("relay_unreachable", "This computer's own relay did not start. Nothing else was changed."),
      );
    };
    const timer = setTimeout(fail, startMilliseconds);
    child.once("exit", fail);
    if (child.stdout === null) return fail();
    createInterface({ input: child.stdout }).once("line", (line) => {
      const url = /^listening on (http:\/\/\S+)$/.exec(line)?.[1];
      if (url === undefined) return fail();
      clearTimeout(timer);
      child.off("exit", fail);
      resolve(url);
    });
  });
}
