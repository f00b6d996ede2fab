/** This computer's own relay: two people on one network can share with nothing else installed. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { KeyholdError } from "../shared/contract/errors.ts";

export type RunningOwnRelay = { readonly url: string; stop(): Promise<void>; onEnd(listener: () => void): void };
export type OwnRelayPart = {
  /** `host` is the address to listen on and to put into links. */
  start(options: { readonly host: string; readonly store: string }): Promise<RunningOwnRelay>;
};

const firstPort = 8787;
const startMilliseconds = 10_000;

/** Runs `keyhold relay` in a process of its own. @param command the built command's entry file. */
export function childRelay(command: string): OwnRelayPart {
  return {
    async start({ host, store }) {
      // A fixed port, so that links outlive a restart; a free one when it is taken.
      try {
        return await startChild(command, host, firstPort, store);
      } catch {
        return startChild(command, host, 0, store);
      }
    },
  };
}

async function startChild(command: string, host: string, port: number, store: string): Promise<RunningOwnRelay> {
  const args = [command, "relay", "--listen", `${host}:${port}`, "--store", store];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"] });
  const url = await firstLine(child);
  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null) return resolve();
        child.once("exit", () => resolve());
        child.kill("SIGTERM");
      }),
    onEnd: (listener) => void child.once("exit", listener),
  };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = () => {
      clearTimeout(timer);
      child.kill("SIGKILL");
      reject(
        new KeyholdError("relay_unreachable", "This computer's own relay did not start. Nothing else was changed."),
      );
    };
    const timer = setTimeout(fail, startMilliseconds);
    child.once("error", fail);
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
