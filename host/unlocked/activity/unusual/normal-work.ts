/** Made-up months of people at work, for the test that nothing in them is called unusual too often. */
import type { AuditRecord } from "../../../../vault/audit-chain.ts";

type Done = Pick<AuditRecord, "at" | "action" | "subject"> & Partial<AuditRecord>;

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** The same for the same seed. */
function dice(seed: number): () => number {
  let state = (seed + 1) * 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * One person's work: an early or a late riser with ten to two hundred keys; some look at each key by hand, some start
 * a program with a dozen many times a day; now and then somebody works in the evening, mistypes, is ill, hands a set of
 * keys to a new colleague, sorts all keys of one service, or makes a list of who holds what.
 */
export function normalMonth(seed: number, start: number, months = 1): Done[] {
  const roll = dice(seed);
  const between = (least: number, most: number) => least + Math.floor(roll() * (most - least + 1));
  const keys = between(10, 200);
  const key = () => `KEY_${Math.floor(roll() ** 2 * keys)} (${roll() < 0.7 ? "dev" : "prod"})`;
  const rises = between(7, 10);
  const runsPrograms = roll() < 0.5;
  const ofProgram = between(4, 13);
  const isIllFrom = between(3, 25);
  const done: Done[] = [];
  for (let today = 0; today < months * 30; today++) {
    const isWeekend = today % 7 >= 5;
    if ((isWeekend && roll() < 0.92) || (today >= isIllFrom && today < isIllFrom + 4)) continue;
    const morning = start + today * day + rises * hour + between(-25, 25) * minute;
    const hours = between(6, 9) + (roll() < 0.06 ? between(2, 4) : 0);
    const add = (at: number, action: string, subject: string, more: Partial<AuditRecord> = {}) =>
      done.push({ at, action, subject, ...more });
    for (let mistakes = roll() < 0.25 ? between(1, 3) : 0; mistakes > 0; mistakes--) {
      add(morning - mistakes * 10_000, "vault.unlock", "passphrase", { outcome: "failed" });
    }
    add(morning, "vault.unlock", "vault");
    for (let worked = 0; worked < hours * 60; worked += between(3, 70)) {
      const at = morning + worked * minute;
      const what = roll();
      if (runsPrograms && what < 0.4) {
        for (let index = 0; index < ofProgram; index++) {
          add(at + index, "key.inject", `KEY_${index} (dev)`, { program: "keyhold run" });
        }
      } else if (what < 0.75) add(at, "key.copy", key());
      else if (what < 0.88) add(at, "key.reveal", key());
      else if (what < 0.93) add(at, "key.edit", key());
      else if (what < 0.96) add(at, "share.create", `${key()} → Ben`);
      else add(at, "share.opened", "KEY_1 (dev) → Ben");
      if (roll() < 0.004) {
        // A new colleague gets what the team works with.
        add(at + minute, "share.create", `${Array.from({ length: between(5, 12) }, key).join(", ")} → Noor`);
      }
      if (roll() < 0.004) {
        for (let index = 0; index < between(5, 12); index++) add(at + index * 40_000, "key.reveal", key());
      }
    }
    if (today % 30 === 27) add(morning + 3 * hour, "holders.export", "everything");
  }
  return done.sort((a, b) => a.at - b.at);
}
