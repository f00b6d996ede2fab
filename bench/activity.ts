/** The activity log: what an entry costs beyond the write it belongs to, and a log of a million entries. */
import { rmSync } from "node:fs";
import { setImmediate as nextTurn } from "node:timers/promises";
import { listActivity } from "../host/unlocked/activity/list-activity.ts";
import { verifyActivity } from "../host/unlocked/activity/verify-activity.ts";
import type { App } from "../host/unlocked/app.ts";
import { productionPolicy } from "../shared/crypto/argon2.ts";
import { measureActivity } from "./activity-page.ts";
import { fillVault, openFilled } from "./fill-vault.ts";
import { median, quantile } from "./median.ts";
import type { BenchRow } from "./row.ts";

const entries = 1_000_000;
const batch = 10_000;
const ms = (value: number) => `${value.toFixed(value < 20 ? 2 : 0)} ms`;
const million = entries.toLocaleString("en");

export async function benchActivity(): Promise<BenchRow[]> {
  const filled = fillVault(1000, productionPolicy);
  const app = openFilled(filled, productionPolicy);
  const append = appendRow(app);
  fillLog(app);
  const rows = [append, await verifyRow(app), pageRow(app), searchRow(app)];
  app.vault.vault.close();
  rows.push(...(await measureActivity(filled, entries)));
  rmSync(filled.folder, { recursive: true, force: true });
  return rows;
}

/** The same change with its entry and without one, in turn. */
function appendRow(app: App): BenchRow {
  const [id] = app.keys.all();
  if (id === undefined) throw new Error("there are keys");
  const entry = { action: "key.reveal", subject: "STRIPE_API_KEY_1 (prod)", outcome: "ok" as const };
  const differences: number[] = [];
  const wholes: number[] = [];
  for (let run = 0; run < 220; run++) {
    const take = (given: readonly (typeof entry)[]) => {
      const start = performance.now();
      app.vault.write(given, (tx) => tx.update(id.id as never, { overview: { ...id.value, changedAt: run } }));
      return performance.now() - start;
    };
    const without = take([]);
    const withEntry = take([entry]);
    if (run < 20) continue;
    differences.push(withEntry - without);
    wholes.push(withEntry);
  }
  const middle = median(differences);
  return {
    name: "an entry of the log, beyond the write it belongs to",
    reach: "≤ 1 ms",
    measured: `${ms(middle)} median of ${differences.length}, beside ${ms(median(wholes))} for the whole change with its syncs`,
    ok: middle <= 1,
    boundBy: "sealing 256 bytes, one insert and one hash",
  };
}

function fillLog(app: App): void {
  const { vault } = app.vault;
  const actions = ["key.reveal", "key.copy", "key.inject", "share.create", "vault.unlock"];
  while (vault.auditEntries < entries) {
    const first = vault.auditEntries;
    const count = Math.min(batch, entries - first);
    vault.audit(
      Array.from({ length: count }, (_, index) => ({
        action: actions[(first + index) % actions.length] ?? "key.copy",
        subject: `STRIPE_API_KEY_${(first + index) % 997} (prod)`,
        outcome: (first + index) % 5003 === 0 ? ("refused" as const) : ("ok" as const),
      })),
    );
  }
}

async function verifyRow(app: App): Promise<BenchRow> {
  const longest = await watchTurns(async () => {
    await verifyActivity(app);
  });
  return {
    name: `proving ${million} entries: chain and every entry decrypted`,
    reach: "≤ 10 s with progress",
    measured: `${(longest.took / 1000).toFixed(1)} s; nobody else waited longer than ${ms(longest.pause)} for the vault meanwhile`,
    ok: longest.took <= 10_000,
    boundBy: "per entry one BLAKE2b, one XChaCha20-Poly1305 and one JSON of 256 bytes",
  };
}

async function watchTurns(work: () => Promise<void>): Promise<{ took: number; pause: number }> {
  const start = performance.now();
  const running = { is: true };
  const done = work().finally(() => {
    running.is = false;
  });
  let pause = 0;
  for (let before = performance.now(); running.is; ) {
    await nextTurn();
    const now = performance.now();
    pause = Math.max(pause, now - before);
    before = now;
  }
  await done;
  return { took: performance.now() - start, pause };
}

function pageRow(app: App): BenchRow {
  const times = Array.from({ length: 60 }, (_, run) => {
    const start = performance.now();
    listActivity(app, { filter: {}, before: entries - run * 16_001, limit: 200 });
    return performance.now() - start;
  });
  return {
    name: `200 entries anywhere in ${million}`,
    reach: "≤ 50 ms",
    measured: `${ms(median(times))} median, ${ms(quantile(times, 0.99))} p99`,
    ok: quantile(times, 0.99) <= 50,
    boundBy: "the same for each entry; the log is read by its number and not searched",
  };
}

function searchRow(app: App): BenchRow {
  const steps: number[] = [];
  const start = performance.now();
  let before: number | undefined;
  let found = 0;
  do {
    const from = performance.now();
    const page = listActivity(app, {
      filter: { area: "trouble" },
      ...(before === undefined ? {} : { before }),
      limit: 200,
    });
    steps.push(performance.now() - from);
    found += page.entries.length;
    before = page.next;
  } while (before !== undefined);
  const took = performance.now() - start;
  return {
    name: `what failed or was refused among ${million} entries`,
    reach: "a step ≤ 500 ms",
    measured: `${(took / 1000).toFixed(1)} s for ${found} entries in ${steps.length} steps, ${ms(median(steps))} median a step`,
    ok: median(steps) <= 500,
    boundBy: "every entry is decrypted: what the log says is in no index",
  };
}
