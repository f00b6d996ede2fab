/** Who holds what in a large team: 1,000 people, 1,000 keys and 100,000 links that were opened. */
import { rmSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { App } from "../host/unlocked/app.ts";
import { holdersOfKey } from "../host/unlocked/holders/read-holders.ts";
import { shown } from "../host/unlocked/offboarding/read-offboarding.ts";
import type { ShareOverview } from "../host/unlocked/records/links.ts";
import type { PersonOverview } from "../host/unlocked/records/people.ts";
import { productionPolicy } from "../shared/crypto/argon2.ts";
import { randomBytes, toBase64 } from "../shared/crypto/bytes.ts";
import { type FilledVault, fillVault, openFilled } from "./fill-vault.ts";
import { median, timed } from "./median.ts";
import type { BenchRow } from "./row.ts";

const people = 1000;
const keys = 1000;
const shares = 100_000;
const batch = 5000;
const cheap = { ops: 1, mem: 8192 };
const policy = { create: cheap, floor: cheap, ceiling: productionPolicy.ceiling };

export async function benchHolders(): Promise<BenchRow[]> {
  const filled = fillVault(keys, policy);
  const plain = openCost(filled);
  const app = openFilled(filled, policy);
  const signKeys = addPeople(app);
  addShares(app, signKeys);
  // The first has a hundred keys like everybody; the second has every key there is.
  const [usual, all] = [0, 1].map((person) => leave(app, signKeys[person] ?? "", person)) as [string, string];
  app.vault.vault.close();
  const full = openCost(filled);
  const open = openFilled(filled, policy);
  const ids = open.keys.all().map(({ id }) => id);
  const holders = timed(200, (run) => holdersOfKey(open, { key: { id: ids[run % keys] ?? "" } }));
  const rows = [
    row("everybody who holds a key", 5, holders, "a row for each of about a hundred links of the key"),
    row(
      `the list of somebody who leaves and holds ${shown(open, usual).rows.length} keys`,
      50,
      timed(40, () => shown(open, usual)),
      "who stays and has each key: a look at every link of each key",
    ),
    row(
      `the list of somebody who leaves and holds all ${shown(open, all).rows.length} keys`,
      500,
      timed(10, () => shown(open, all), 2),
      "the same, for every link there is",
    ),
    {
      name: `unlock with ${shares.toLocaleString("en")} links, beyond the keys and people`,
      reach: "said, not bounded",
      measured: `${(full.time - plain.time).toFixed(0)} ms and ${((full.heap - plain.heap) / 1048576).toFixed(0)} MiB`,
      ok: true,
      boundBy: "deciphering and parsing an overview of about 500 bytes for each link; then one set entry for each",
    },
  ];
  open.vault.vault.close();
  rmSync(filled.folder, { recursive: true, force: true });
  return rows;
}

function addPeople(app: App): string[] {
  return app.vault.write([], (tx) =>
    Array.from({ length: people }, (_, number) => {
      const [signKey, boxKey] = [toBase64(randomBytes(32)), toBase64(randomBytes(32))];
      const person: PersonOverview = {
        kind: "person",
        card: `keyhold-id1.${toBase64(randomBytes(200))}`,
        name: `Person Number ${number}`,
        device: "laptop",
        signKey,
        boxKey,
        createdAt: 1,
        state: "verified",
        addedAt: 1,
      };
      tx.insert(person, {});
      return signKey;
    }),
  );
}

function addShares(app: App, signKeys: readonly string[]): void {
  const listed = app.keys.all();
  const at = app.now();
  const share = (number: number): ShareOverview => {
    // Everybody takes turns, a key after the other; the second person has one link of each key on top.
    const to = number < keys ? 1 : number % people;
    const key = listed[(number < keys ? number : number * 7 + Math.floor(number / people)) % keys];
    if (key === undefined) throw new Error("there are keys");
    return {
      kind: "share",
      linkId: toBase64(randomBytes(16)),
      items: [{ keyId: key.value.keyId, valueId: key.id, name: key.key.name, env: key.value.env, version: 1 }],
      to: `Person Number ${to}`,
      toSignKey: signKeys[to] ?? "",
      relay: "https://relay.example",
      state: "opened",
      createdAt: at,
      expiresAt: at + 86_400_000,
      verdict: { state: "opened", openedAt: at, receipt: true, by: "recipient", reasons: [] },
    };
  };
  for (let start = 0; start < shares; start += batch) {
    app.vault.write([], (tx) => {
      for (let number = start; number < start + batch; number++) tx.insert(share(number), { share: {} });
    });
  }
}

function leave(app: App, signKey: string, number: number): string {
  const overview = {
    kind: "offboarding" as const,
    name: `Person Number ${number}`,
    cards: [{ signKey }],
    startedAt: app.now(),
    startedBy: "Bench",
    seq: 1,
  };
  return app.vault.write([], (tx) => tx.insert(overview, {}));
}

/** The best of three unlocks at the cheapest derivation, and what stays in memory after one. */
function openCost(filled: FilledVault): { readonly time: number; readonly heap: number } {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const times: number[] = [];
  let heap = 0;
  for (let run = 0; run < 3; run++) {
    collect();
    const before = process.memoryUsage().heapUsed;
    const [start, app] = [performance.now(), openFilled(filled, policy)];
    times.push(performance.now() - start);
    collect();
    heap = process.memoryUsage().heapUsed - before;
    app.vault.vault.close();
  }
  return { time: Math.min(...times), heap };
}

function row(name: string, reach: number, times: readonly number[], boundBy: string): BenchRow {
  const middle = median(times);
  const measured = `${middle.toFixed(2)} ms median, ${Math.max(...times).toFixed(2)} ms at most`;
  const size = `${people.toLocaleString("en")} people and ${shares.toLocaleString("en")} links`;
  return { name: `${name}, of ${size}`, reach: `≤ ${reach} ms`, measured, ok: middle <= reach, boundBy };
}
