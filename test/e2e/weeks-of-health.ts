/** Gives a vault a past: what its health was in the weeks before now. */
import { join } from "node:path";
import { openApp } from "../../host/unlocked/open-app.ts";
import type { TrendOverview } from "../../host/unlocked/records/life.ts";
import { prepareVault } from "../../vault/prepare.ts";
import type { RecordId } from "../../vault/record-index.ts";
import { cheapPolicy } from "../support/cheap-policy.ts";
import { passphrase, type TestPerson } from "../support/people.ts";
import { slotKeyFor, testContext } from "../support/vault-case.ts";

const week = 7 * 86_400_000;

/** @param scores one for each week, the last of them a week ago; undefined for a week in which nobody looked. */
export async function addWeeks(person: TestPerson, scores: readonly (number | undefined)[]): Promise<void> {
  await person.lock();
  const anchorDirectory = join(person.dataDirectory, "anchors");
  const prepared = prepareVault({ file: person.vaultFile, anchorDirectory, policy: cheapPolicy, context: testContext });
  const slot = prepared.slots.find(({ kind }) => kind === "passphrase");
  if (slot === undefined) throw new Error("no passphrase slot");
  const vault = prepared.unlock(slot.id, slotKeyFor(slot, passphrase));
  const now = Date.now();
  const app = openApp(vault, { now: () => now, emit: () => undefined, checkpoint: () => undefined });
  const past = scores.flatMap((score, index) =>
    score === undefined
      ? []
      : [{ at: now - (scores.length - index) * week, score, danger: Math.round((100 - score) / 12), warning: 1 }],
  );
  app.vault.write([], (tx) => {
    const [known] = app.records.all("trend");
    const points = [...past, ...(known?.overview.points ?? [])];
    const overview: TrendOverview = { kind: "trend", points };
    if (known === undefined) tx.insert(overview, {});
    else tx.update(known.id as RecordId, { overview });
  });
  vault.close();
  await person.unlock();
}
