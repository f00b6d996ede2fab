/** `npm run bench [-- NAME]`: prints a table for each group and keeps the figures in `bench/results.json`. */
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { root } from "./root.ts";
import type { BenchRow } from "./row.ts";

const results = join(root, "bench/results.json");

const groups: Record<string, () => Promise<BenchRow[]>> = {
  vault: async () => (await import("./vault.ts")).benchVault(),
  host: async () => (await import("./host.ts")).benchHost(),
  scan: async () => (await import("./scan.ts")).benchScan(),
  health: async () => (await import("./health.ts")).benchHealth(),
  import: async () => (await import("./import.ts")).benchImport(),
  activity: async () => (await import("./activity.ts")).benchActivity(),
  app: async () => (await import("./app.ts")).benchApp(),
  run: async () => [
    ...(await (await import("./run.ts")).benchRun()),
    ...(await (await import("./run-start.ts")).benchRunStart()),
  ],
  team: async () => [
    ...(await (await import("./team.ts")).benchTeam()),
    ...(await (await import("./holders.ts")).benchHolders()),
  ],
  relay: async () => (await import("./relay.ts")).benchRelay(),
  sharing: async () => (await import("./sharing.ts")).benchSharing(),
};

function readResults(): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(results, "utf8")) as Record<string, unknown>;
  } catch {
    return {};
  }
}

const [wanted] = process.argv.slice(2);
const names = Object.keys(groups).filter((name) => wanted === undefined || name === wanted);
if (names.length === 0) {
  console.error(`There is no benchmark “${wanted}”. There are: ${Object.keys(groups).join(", ")}.`);
  process.exit(2);
}
for (const name of names) {
  const rows = (await groups[name]?.()) ?? [];
  console.log(`\n${name}\n${"─".repeat(name.length)}`);
  for (const row of rows) {
    console.log(
      `${row.ok ? "✓" : "✗"} ${row.name}\n    ${row.measured}   (to reach: ${row.reach})\n    bound by: ${row.boundBy}`,
    );
  }
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? "?"}, Node ${process.versions.node}`;
  writeFileSync(
    results,
    `${JSON.stringify({ ...readResults(), [name]: { at: new Date().toISOString(), machine, rows } }, null, 2)}\n`,
  );
}
