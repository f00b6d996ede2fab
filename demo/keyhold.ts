/** Real `bin/keyhold` processes: nothing of the product is linked into the demo. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../../bin/keyhold", import.meta.url));

export type Ended = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

/** Runs one command to its end, in a folder that is also its home. */
export async function keyhold(home: string, args: readonly string[], input = ""): Promise<Ended> {
  const child = start(home, args);
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  child.stdin?.end(input);
  const [status] = (await once(child, "close")) as [number | null];
  return { status, stdout: stdout(), stderr: stderr() };
}

export type Relay = { readonly url: string; stop(): Promise<void> };

/** Starts a relay on a free port and waits for its first line. */
export async function startRelay(home: string, store: string): Promise<Relay> {
  const child = start(home, ["relay", "--listen", "127.0.0.1:0", "--store", `sqlite:${store}`, "--log", "error"]);
  const stderr = collect(child.stderr);
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGTERM");
    await once(child, "exit");
  };
  const url = await new Promise<string>((resolve, reject) => {
    let text = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      const found = /^listening on (\S+)\n/.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once("exit", () => reject(new Error(`The relay did not start:\n${stderr()}`)));
  });
  return { url, stop };
}

function start(home: string, args: readonly string[]): ChildProcess {
  const { PATH = "", SystemRoot } = process.env;
  const folders = { HOME: home, XDG_DATA_HOME: home, APPDATA: home, USERPROFILE: home };
  const env = { PATH, ...folders, ...(SystemRoot === undefined ? {} : { SystemRoot }) };
  return spawn(process.execPath, [program, ...args], { cwd: home, env, stdio: ["pipe", "pipe", "pipe"] });
}

function collect(stream: ChildProcess["stdout"]): () => string {
  const chunks: Buffer[] = [];
  stream?.on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}
