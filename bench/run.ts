/** What masking costs a program's output, against the same bytes copied. */
import { randomBytes } from "node:crypto";
import { formsOf } from "../cli/masking/forms.ts";
import { Masker } from "../cli/masking/masker.ts";
import { Patterns } from "../cli/masking/patterns.ts";
import { median, timed } from "./median.ts";
import type { BenchRow } from "./row.ts";

const megabytes = 64;
const chunkSize = 64 * 1024;

export async function benchRun(): Promise<BenchRow[]> {
  const values = Array.from({ length: 500 }, (_, index) =>
    Buffer.from(
      `${index % 2 === 0 ? "sk_live_" : ""}${randomBytes(24).toString(index % 3 === 0 ? "hex" : "base64url")}`,
    ),
  );
  const forms = values.flatMap((value) => formsOf(value));
  const [building] = timed(1, () => new Patterns(forms), 1);
  const patterns = new Patterns(forms);
  const text = ordinaryText();
  const chunks = Array.from({ length: (megabytes * 1024 * 1024) / chunkSize }, (_, index) => {
    const at = (index * chunkSize) % (text.length - chunkSize);
    return text.subarray(at, at + chunkSize);
  });
  const copying = median(timed(5, () => copied(chunks), 1));
  const masking = median(timed(5, () => masked(chunks, patterns), 2));
  const perSecond = (megabytes * 1000) / masking;
  return [
    {
      name: "output of a program masked with 500 values, in all their forms",
      reach: "≥ 100 MB/s",
      measured: `${perSecond.toFixed(0)} MB/s, ${(masking / copying).toFixed(1)} times as long as copying it (${forms.length} forms, ${patterns.size} nodes, built in ${(building ?? 0).toFixed(0)} ms)`,
      ok: perSecond >= 100,
      boundBy: "one look into a filter of 32 KiB for each byte",
    },
  ];
}

/** Lines as servers and builds write them. */
function ordinaryText(): Buffer {
  const words =
    "GET POST user session build failed ok cache miss request took from /api/v1/items at compile warning".split(" ");
  let seed = 7;
  const next = (below: number) => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return (seed >>> 8) % below;
  };
  const lines: string[] = [];
  for (let length = 0; length < 4 * 1024 * 1024; length += lines.at(-1)?.length ?? 0) {
    const said = Array.from({ length: 6 + next(8) }, () => words[next(words.length)]).join(" ");
    lines.push(
      `2026-11-28T03:4${next(10)}:${10 + next(50)}.${next(1000)}Z [${next(9999)}] ${said} id=${next(1e9).toString(36)}\n`,
    );
  }
  return Buffer.from(lines.join(""));
}

function masked(chunks: readonly Buffer[], patterns: Patterns): number {
  const masker = new Masker(patterns);
  let length = 0;
  for (const chunk of chunks) length += masker.push(chunk).length;
  return length + masker.end().length;
}

function copied(chunks: readonly Buffer[]): number {
  let length = 0;
  for (const chunk of chunks) length += Buffer.from(chunk).length;
  return length;
}
