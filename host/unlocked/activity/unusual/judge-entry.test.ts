import { describe, expect, test } from "vitest";
import { defaultSettings } from "../../../../shared/contract/log-methods.ts";
import { unusualText } from "../../../../shared/contract/unusual-words.ts";
import type { AuditRecord } from "../../../../vault/audit-chain.ts";
import { judgeEntry, newHabits, type Surroundings } from "./judge-entry.ts";
import { normalMonth } from "./normal-work.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** A Monday, midnight. */
const start = Date.UTC(2030, 0, 7);

class Log {
  readonly habits = newHabits();
  readonly found: { rule: string; text: string }[] = [];
  readonly #around: Surroundings;
  #seq = 0;

  constructor(change: Partial<Surroundings["thresholds"]> = {}, expires: Record<string, number> = {}) {
    this.#around = {
      thresholds: { ...defaultSettings.activity, ...change },
      hourOf: (at) => new Date(at).getUTCHours(),
      expiresAt: (subject) => expires[subject],
    };
  }

  add(at: number, action: string, subject = "vault", more: Partial<AuditRecord> = {}): this {
    const entry = { seq: ++this.#seq, at, actor: "Ana", device: "laptop", program: "Keyhold", outcome: "ok" as const };
    for (const { facts } of judgeEntry(this.habits, { ...entry, action, subject, ...more }, this.#around)) {
      this.found.push({ rule: facts.rule, text: unusualText(facts) });
    }
    return this;
  }

  /** So many days of a few uses between nine and five. */
  work(days: number, from = start): this {
    for (let one = 0; one < days; one++) {
      for (const at of [9, 11, 14, 16]) this.add(from + one * day + at * hour, "key.copy", `KEY_${at} (dev)`);
    }
    return this;
  }

  get rules(): string[] {
    return this.found.map(({ rule }) => rule);
  }
}

const later = start + 20 * day;

describe("many values in a short time", () => {
  const burst = (log: Log, count: number, apart: number) => {
    for (let index = 0; index < count; index++)
      log.add(later + 10 * hour + index * apart, "key.reveal", `N${index} (prod)`);
    return log;
  };

  test("are marked with what was the most before", () => {
    const log = burst(new Log().work(20), 15, 20_000);
    expect(log.found).toEqual([
      {
        rule: "values",
        text: "15 different values left the vault within ten minutes; the most on any day before was 1.",
      },
    ]);
  });

  test("are not, when they are fewer, the same ones again, or far apart", () => {
    expect(burst(new Log().work(20), 14, 20_000).rules).toEqual([]);
    expect(burst(new Log().work(20), 40, 2 * minute).rules).toEqual([]);
    const again = new Log().work(20);
    for (let index = 0; index < 100; index++)
      again.add(later + 10 * hour + index * 1000, "key.inject", `N${index % 9} (dev)`);
    expect(again.rules).toEqual([]);
  });

  test("nor is a program that gets thirty keys every day, after the first time", () => {
    const log = new Log();
    for (let one = 0; one < 30; one++) {
      for (let key = 0; key < 30; key++) log.add(start + one * day + 10 * hour + key, "key.inject", `N${key} (dev)`);
    }
    expect(log.rules).toEqual(["values"]);
  });

  test("the threshold can be set, and each value of a shared link counts", () => {
    const link = (log: Log) => log.add(later + 10 * hour, "share.create", "A (prod), B (prod), C (prod) → Ben");
    expect(link(new Log({ values: 3 }).work(20)).rules).toEqual(["values"]);
    expect(link(new Log({ values: 4 }).work(20)).rules).toEqual([]);
  });
});

describe("wrong passphrases", () => {
  const fail = (log: Log, count: number, apart: number) => {
    for (let index = 0; index < count; index++) {
      log.add(later + 10 * hour + index * apart, "vault.unlock", "passphrase", { outcome: "failed" });
    }
    return log;
  };

  test("are marked, once in an hour", () => {
    expect(fail(new Log().work(20), 9, minute).found).toEqual([
      { rule: "failures", text: "5 wrong passphrases were tried within an hour." },
    ]);
    const many = new Log().add(later, "vault.unlock", "37 earlier", { outcome: "failed" });
    expect(many.rules).toEqual(["failures"]);
  });

  test("are not, when somebody mistypes", () => {
    expect(fail(new Log().work(20), 4, minute).rules).toEqual([]);
    expect(fail(new Log().work(20), 20, 20 * minute).rules).toEqual([]);
    expect(fail(new Log({ failures: 10 }).work(20), 9, minute).rules).toEqual([]);
  });
});

describe("an hour never seen before", () => {
  test("is marked once, with the days in which it was not", () => {
    const log = new Log()
      .work(20)
      .add(later + 3 * hour, "key.copy", "X (dev)")
      .add(later + 3.5 * hour, "key.copy", "X (dev)");
    expect(log.found).toEqual([
      {
        rule: "hour",
        text: "The vault was used between 03:00 and 04:00; in 19 days nobody had used it within an hour of that.",
      },
    ]);
  });

  test("is not within an hour of a usual one, while the vault is young, or when something happens by itself", () => {
    expect(
      new Log()
        .work(20)
        .add(later + 8 * hour, "key.copy", "X (dev)")
        .add(later + 17.9 * hour, "key.copy").rules,
    ).toEqual([]);
    expect(new Log().work(9).add(start + 9 * day + 3 * hour, "key.copy", "X (dev)").rules).toEqual([]);
    expect(new Log().work(20).add(later + 3 * hour, "share.opened", "X (dev) → Ben").rules).toEqual([]);
    expect(new Log({ learningDays: 60 }).work(20).add(later + 3 * hour, "key.copy", "X (dev)").rules).toEqual([]);
  });

  test("is not an hour of daylight saving", () => {
    // The same work as the clock shows it after the change: everything an hour earlier or later.
    expect(
      new Log()
        .work(20)
        .work(20, later + hour)
        .work(20, later + 30 * day - hour).rules,
    ).toEqual([]);
  });
});

test("a new device is marked, the first one and known ones are not", () => {
  const log = new Log().work(20).add(later + 10 * hour, "vault.unlock", "vault", { device: "phone" });
  log.add(later + 11 * hour, "key.copy", "X (dev)", { device: "phone" });
  expect(log.found).toEqual([
    { rule: "device", text: "The vault was used on “phone”, a device that is not in the log before." },
  ]);
});

test("a new program that gets at a value is marked; another command of a known one, or one that gets none, is not", () => {
  const at = later + 10 * hour;
  const log = new Log().work(20).add(start + hour * 10, "key.copy", "X (dev)", { program: "keyhold show" });
  log
    .add(at, "key.inject", "X (dev)", { program: "keyhold run" })
    .add(at, "settings.set", "theme", { program: "helper" });
  expect(log.rules).toEqual([]);
  log
    .add(at, "key.inject", "X (dev)", { program: "code-assistant" })
    .add(at, "key.inject", "Y (dev)", { program: "code-assistant" });
  expect(log.found).toEqual([
    { rule: "program", text: "“code-assistant” got at a value, a program that had never done so." },
  ]);
});

test("a large export is marked unless it is made every month; a small one is not", () => {
  const at = later + 10 * hour;
  expect(new Log().work(20).add(at, "key.export", "214 keys").found).toEqual([
    { rule: "export", text: "key.export, 214 at once; this had not been done in 20 days." },
  ]);
  expect(new Log().work(20).add(at, "holders.export", "everything").rules).toEqual(["export"]);
  expect(new Log().work(20).add(at, "key.export", "12 keys").add(at, "holders.export", "Ben").rules).toEqual([]);
  expect(
    new Log()
      .work(20)
      .add(at, "key.export", "214 keys")
      .work(25, later + day)
      .add(at + 30 * day, "key.export", "220 keys").rules,
  ).toEqual(["export"]);
  expect(new Log({ exports: 300 }).work(20).add(at, "key.export", "214 keys").rules).toEqual([]);
});

test("the use of an expired key is marked, once a week; of one that expires later it is not", () => {
  const at = later + 10 * hour;
  const log = new Log({}, { "OLD (prod)": at - 1, "NEW (prod)": at + day }).work(20);
  log
    .add(at, "key.reveal", "OLD (prod) version 2")
    .add(at + hour, "key.copy", "OLD (prod)")
    .add(at, "key.copy", "NEW (prod)");
  expect(log.found).toEqual([{ rule: "expired", text: "OLD (prod) was used although it has expired." }]);
});

describe("much at once after a long silence", () => {
  const back = (log: Log, days: number, count: number) => {
    for (let index = 0; index < count; index++) {
      log.add(later + days * day + 10 * hour + index * minute, "key.reveal", `N${index} (prod)`);
    }
    return log;
  };

  test("is marked", () => {
    expect(back(new Log().work(20), 45, 5).found).toEqual([
      {
        rule: "silence",
        text: "After 45 days in which nobody did anything, 5 different values left the vault within an hour.",
      },
    ]);
  });

  test("is not after a holiday, nor when somebody comes back and looks at one or two", () => {
    expect(back(new Log().work(20), 21, 5).rules).toEqual([]);
    expect(back(new Log().work(20), 45, 4).rules).toEqual([]);
    expect(back(new Log({ silenceDays: 60 }).work(20), 45, 5).rules).toEqual([]);
    expect(back(new Log({ afterSilence: 6 }).work(20), 45, 5).rules).toEqual([]);
  });
});

test("nothing that was not done counts as a use", () => {
  const log = new Log({ values: 3 }).work(20);
  for (let index = 0; index < 9; index++)
    log.add(later + 10 * hour + index, "key.reveal", `N${index} (prod)`, { outcome: "refused" });
  expect(log.rules).toEqual([]);
});

test("a month of normal work, learnt before for a month, raises fewer than one false alarm a week", () => {
  const weeks = 30 / 7;
  const counts = Array.from({ length: 60 }, (_, seed) => {
    const log = new Log();
    for (const { at, action, subject, ...more } of normalMonth(seed, start, 2)) log.add(at, action, subject, more);
    return log.found.length;
  });
  // Counted over both months: what is marked while it learns is a false alarm as well.
  for (const count of counts) expect(count).toBeLessThan(2 * weeks);
  expect(counts.reduce((sum, count) => sum + count, 0) / counts.length).toBeLessThan(weeks);
});
