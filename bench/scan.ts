/**
 * The leak scan beside what any program would need for the same bytes: reading and hashing them. Each measured in a
 * process of its own, in one run, several times in turn; the best of each counts.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { plantRepository } from "../test/support/planted-repository.ts";
import { root } from "./root.ts";
import type { BenchRow } from "./row.ts";

const rounds = 3;
const keys = 10_000;
const megabytes = 200;

type Measured = { readonly seconds: number; readonly bytes: number; readonly found: number; readonly memory: number };

/** @param what `scan`, `files` (without shapes), `history`, or `read`: read and hash. */
function measure(what: string, folder: string, values: string): Measured {
  const job = join(root, "dist-test/bench/scan-job.js");
  const { stdout, status, stderr } = spawnSync(process.execPath, [job, what, folder, values], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Measured;
}

export async function benchScan(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), "keyhold-bench-scan-"));
  try {
    const values = Array.from({ length: keys }, () => `kh_live_${randomBytes(18).toString("base64url")}`);
    const list = join(folder, "values");
    writeFileSync(list, values.join("\n"));
    const files = sourceFolder(join(folder, "files"), values);
    const repository = plantRepository(join(folder, "repository"), {
      files: 5000,
      commits: 2000,
      values: values.slice(0, 200),
    });
    const runs = { read: [], scan: [], files: [], history: [] } as Record<string, Measured[]>;
    for (let round = 0; round < rounds; round++) {
      for (const what of ["read", "files", "scan"]) runs[what]?.push(measure(what, files, list));
      runs.history?.push(measure("history", repository.folder, list));
    }
    return rows(runs);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function rows(runs: Readonly<Record<string, readonly Measured[]>>): BenchRow[] {
  const best = (what: string) => [...(runs[what] ?? [])].sort((a, b) => a.seconds - b.seconds)[0] as Measured;
  const rate = ({ bytes, seconds }: Measured) => bytes / 1_000_000 / seconds;
  const [read, files, scan, history] = [best("read"), best("files"), best("scan"), best("history")];
  const memory = Math.max(
    ...(runs.scan ?? []).map((run) => run.memory),
    ...(runs.history ?? []).map((run) => run.memory),
  );
  return [
    {
      name: `files, ${keys} keys, values and known shapes, one thread`,
      reach: "≥ 80 MB/s",
      measured: `${rate(scan).toFixed(0)} MB/s (${scan.found} found); read and hashed alone ${rate(read).toFixed(0)} MB/s`,
      ok: rate(scan) >= 80 && scan.found > 0,
      boundBy: "one look at every four bytes in a table of windows, which the processor's cache has to hold",
    },
    {
      name: "the same, values alone",
      reach: "≥ 80 MB/s",
      measured: `${rate(files).toFixed(0)} MB/s`,
      ok: rate(files) >= 80,
      boundBy: "as above",
    },
    {
      name: "memory of the scanning process at its most",
      reach: "≤ 200 MB",
      measured: `${(memory / 1_000_000).toFixed(0)} MB`,
      ok: memory <= 200_000_000,
      boundBy: "Node itself, the index and the rules for shapes once they are loaded",
    },
    {
      name: "history of 2,000 commits and 5,000 files, 200 planted values",
      reach: "≤ 10 s, 200 found",
      measured: `${history.seconds.toFixed(1)} s, ${history.found} found`,
      ok: history.seconds <= 10 && history.found === 200,
      boundBy: "git unpacking every version, and one walk over all commits",
    },
  ];
}

/** Text as source code has it, with ten values in it. */
function sourceFolder(folder: string, values: readonly string[]): string {
  mkdirSync(folder);
  const text = execFileSync("find", [join(root, "node_modules"), "-name", "*.js", "-size", "-400k", "-size", "+4k"])
    .toString()
    .split("\n")
    .filter((name) => name !== "");
  let written = 0;
  for (let index = 0; written < megabytes * 1_000_000; index++) {
    const from = (index * 20) % text.length;
    const source = Buffer.concat(text.slice(from, from + 20).map((name) => readFileSync(name)));
    writeFileSync(
      join(folder, `part${index}.js`),
      index < 10 ? Buffer.concat([source, Buffer.from(`\n"${values[index]}"\n`)]) : source,
    );
    written += source.length;
  }
  return folder;
}
