/** The health page's judgement of a large vault: from nothing, and after one change. */
import { rmSync } from "node:fs";
import { HealthIndex } from "../host/unlocked/health/health-index.ts";
import { limitsOf } from "../host/unlocked/health/judge-all.ts";
import { healthReport } from "../host/unlocked/health/report.ts";
import { editKey } from "../host/unlocked/keys/write-key.ts";
import type { Overview } from "../host/unlocked/record-types.ts";
import { productionPolicy } from "../shared/crypto/argon2.ts";
import { fillVault, openFilled } from "./fill-vault.ts";
import { median, timed } from "./median.ts";
import type { BenchRow } from "./row.ts";

const cheap = { ops: 1, mem: 8192 };

export async function benchHealth(): Promise<BenchRow[]> {
  const policy = { create: cheap, floor: cheap, ceiling: productionPolicy.ceiling };
  const filled = fillVault(10_000, policy);
  const app = openFilled(filled, policy);
  const whole = timed(10, () => {
    const fresh = new HealthIndex(app.keys, app.holders);
    for (const [id, { overview }] of app.vault.vault.records) fresh.apply(id, overview as unknown as Overview);
    fresh.judgements(app.now(), limitsOf(app));
    healthReport(app, { most: 50 });
  });
  const ids = app.keys.all().map(({ id }) => id);
  const after: number[] = [];
  for (let run = 0; run < 60; run++) {
    editKey(app, { key: { id: ids[run * 100] ?? "" }, rotateEvery: 7 + run });
    const [time] = timed(1, () => healthReport(app, { most: 50 }), 0);
    if (time !== undefined && run >= 10) after.push(time);
  }
  app.vault.vault.close();
  rmSync(filled.folder, { recursive: true, force: true });
  return [
    row(
      "health of 10,000 keys, from nothing",
      100,
      whole,
      "one judgement a value, each looking at its dates, twins and holders",
    ),
    row("the same after one change", 5, after, "one pass over the kept findings to group and count them"),
  ];
}

function row(name: string, reach: number, times: readonly number[], boundBy: string): BenchRow {
  const middle = median(times);
  const measured = `${middle.toFixed(2)} ms median, ${Math.max(...times).toFixed(2)} ms at most`;
  return { name, reach: `≤ ${reach} ms`, measured, ok: middle <= reach, boundBy };
}
