/** Figures of the relay on its SQLite store, FULL sync, with the load generator on the same machine. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import type { RelayOptions } from "../relay/options.ts";
import type { Load, LoadResult } from "./relay-load.ts";
import type { BenchRow } from "./row.ts";

const waitingLinks = 100_000;
const creates = 20_000;
const reads = 10_000;
const connections = 32;
/** Links that wait are no load: what the relay keeps shows once the engine has had a quiet moment. */
const restMilliseconds = 15_000;

/** Needs `dist-test/` and runs in the project's folder. Takes about a minute. */
export async function benchRelay(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), "keyhold-bench-relay-"));
  const options: RelayOptions = { store: `sqlite:${join(folder, "links.sqlite")}`, port: 0 };
  const relay = start("relay/main.js", options);
  try {
    const url = (await relay.line()).replace("listening on ", "");
    const port = Number(new URL(url).port);
    const fill = waitingLinks - creates - reads;
    const load = start("bench/relay-load.js", { port, origin: url, connections, creates, fill, reads } satisfies Load);
    try {
      await load.line();
      const filled = residentMegabytes(relay.process);
      await setTimeout(restMilliseconds);
      const memory = { filled, resting: residentMegabytes(relay.process) };
      load.process.stdin?.write("go on\n");
      const result = JSON.parse(await load.line()) as LoadResult;
      return rows(result, memory);
    } finally {
      load.process.kill();
    }
  } finally {
    relay.process.kill();
    await relay.ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

type Memory = { readonly filled: number; readonly resting: number };

function rows(result: LoadResult, memory: Memory): BenchRow[] {
  const p99 = Math.max(result.creates.p99, result.reads.p99);
  const boundBy = "one relay process's event loop, of which SQLite with its syncs takes about a third";
  return [
    {
      name: `relay: creates/s, ${connections} connections, 1 KB, FULL sync`,
      reach: "≥ 3,000",
      measured: count(result.creates.perSecond),
      ok: result.creates.perSecond >= 3000,
      boundBy: `${boundBy}, HTTP and garbage collection most of the rest`,
    },
    {
      name: `relay: complete reads/s (claim + ack), ${connections} connections`,
      reach: "≥ 1,500 (moonshot 2,000)",
      measured: count(result.reads.perSecond),
      ok: result.reads.perSecond >= 1500,
      boundBy: `${boundBy}; two Ed25519 verifications a read compete with the load generator for the other core`,
    },
    {
      name: "relay: p99 of any request under that load",
      reach: "≤ 40 ms",
      measured: `${p99.toFixed(1)} ms (creates ${result.creates.p99.toFixed(1)}, reads ${result.reads.p99.toFixed(1)})`,
      ok: p99 <= 40,
      boundBy: "the disk: commits and WAL checkpoints sync while requests wait, so other programs' writes show here",
    },
    {
      name: `relay: memory with ${count(waitingLinks)} waiting links`,
      reach: "≤ 150 MB",
      measured: `${memory.resting.toFixed(0)} MB ${restMilliseconds / 1000} s after the last was made; ${memory.filled.toFixed(0)} MB as it was made`,
      ok: memory.resting <= 150,
      boundBy:
        "Node and its libraries; links stay in the file, SQLite caches 6 MB of it. While links are made, garbage that is not collected yet",
    },
  ];
}

function count(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

/** Logs are written as they ship, to nowhere. */
function start(entry: string, argument: object) {
  const file = resolve("dist-test", entry);
  const child = spawn(process.execPath, [file, JSON.stringify(argument)], { stdio: ["pipe", "pipe", "ignore"] });
  const ended = new Promise<void>((done) => child.once("close", () => done()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  async function line(): Promise<string> {
    const { done, value } = await lines.next();
    if (done === true) throw new Error(`${entry} ended early`);
    return value;
  }
  return { process: child, ended, line };
}

function residentMegabytes(child: ChildProcess): number {
  const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}
