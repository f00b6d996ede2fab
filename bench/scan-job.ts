/** One measurement of the scan bench, in a process of its own so that its memory is its own. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { IndexBuilder } from "../host/scan/matching/build-index.ts";
import { runJob } from "../host/scan/run-job.ts";
import type { FromScanner } from "../host/scan/scan-job.ts";
import { utf8 } from "../shared/crypto/bytes.ts";

const [what = "", folder = "", list = ""] = process.argv.slice(2);
const started = performance.now();
let bytes = 0;
const found = new Set<string>();
let begun = started;

if (what === "read") {
  for (const name of readdirSync(folder)) {
    const content = readFileSync(join(folder, name));
    createHash("sha256").update(content).digest();
    bytes += content.length;
  }
} else {
  const builder = new IndexBuilder();
  for (const value of readFileSync(list, "utf8").split("\n")) builder.add(utf8(value));
  const index = builder.finish();
  begun = performance.now();
  const isHistory = what === "history";
  const job = {
    index,
    printKey: undefined,
    patterns: what !== "files",
    roots: [folder],
    files: !isHistory,
    git: { staged: false, history: isHistory, unreachable: false },
    respectGitignore: false,
    ignore: [],
    shellHistory: false,
    texts: [],
    surroundings: { env: { PATH: process.env.PATH ?? "" }, home: folder, platform: process.platform },
  };
  await runJob(job, (message: FromScanner) => {
    if (message.type === "done") bytes = message.totals.bytes;
    if (message.type === "found")
      for (const { group, file } of message.findings) if (group !== undefined) found.add(`${group} ${file}`);
  });
}
const seconds = (performance.now() - begun) / 1000;
const memory = process.resourceUsage().maxRSS * 1024;
process.stdout.write(JSON.stringify({ seconds, bytes, found: found.size, memory }));
