/**
 * Years of a vault's life by a clock that the test moves: days at work, nights asleep, weeks locked, a clock that is set
 * back and ahead. After every look: what is due was told within a day and not twice, what was temporary is gone, what is
 * ignored stays out exactly as long as was said, and every day has one point in the curve.
 */
import { createHash } from "node:crypto";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { HostEvent } from "../../shared/contract/api.ts";
import { day, dueTimes, judgeDue } from "../../shared/contract/rotation-policy.ts";
import { utf8 } from "../../shared/crypto/bytes.ts";
import { newApp, secondApp, type TestClock } from "../../test/support/app-case.ts";
import { newPlace, removePlace, type VaultPlace } from "../../test/support/vault-case.ts";
import type { App } from "./app.ts";
import { ignoreFinding } from "./health/ignored.ts";
import { healthReport } from "./health/report.ts";
import { noteTrend } from "./health/trend.ts";
import { keyValue } from "./keys/read-key.ts";
import { addKey, editKey } from "./keys/write-key.ts";
import { DueWatch } from "./rotation/due-watch.ts";
import { sweep } from "./sweep.ts";

const minute = 60_000;
const hour = 60 * minute;
type Reminder = Extract<HostEvent, { type: "reminder" }> & { readonly at: number };

let place: VaultPlace;
let clock: TestClock;
let app: App;
let watch: DueWatch;
let told: Reminder[];
let made: number;

const listening = (opened: App): App => ({
  ...opened,
  emit: (event) => {
    if (event.type === "reminder") told.push({ ...event, at: clock.now });
  },
});

function begin(): void {
  place = newPlace();
  clock = { now: Date.UTC(2027, 0, 1, 8) };
  told = [];
  made = 0;
  app = listening(newApp(place, clock));
  watch = new DueWatch(app);
}
function end(): void {
  app.vault.vault.close();
  removePlace(place);
}
beforeEach(begin);
afterEach(end);

const strong = () => utf8(`Zq7-${createHash("sha256").update(String(made++)).digest("base64url")}`);
const add = (rest: Partial<Parameters<typeof addKey>[1]>) =>
  addKey(app, {
    name: `KEY_${made}`,
    env: "prod",
    service: "ours",
    value: strong(),
    type: "private",
    showOnce: false,
    scopes: ["read"],
    ...rest,
  }).id;

/** Time passes and the machine is awake: the watch's timer fires. */
function awake(hours: number): void {
  for (const until = clock.now + hours * hour; clock.now < until; ) {
    clock.now += 20 * minute;
    watch.tick();
  }
}

/** As a worker ends and another begins, which sweeps at once. */
function lockedFor(milliseconds: number): void {
  app.vault.vault.close();
  clock.now += milliseconds;
  app = listening(secondApp(place, clock));
  const left = sweep(app);
  noteTrend(app);
  watch = new DueWatch(app, left);
  clock.now += minute;
  watch.tick();
}

const kinds = () => healthReport(app, { most: 100 }).groups.map(({ kind }) => kind);

describe("a key with a period", () => {
  test("is told from soon on, each day at work, for three years, and each rotation ends it", () => {
    const id = add({ rotateEvery: 30 });
    const rotatedAt = [clock.now];
    for (let date = 0; date < 3 * 365; date++) {
      awake(9);
      const last = told.at(-1);
      // The person waits until it is due, and does it the next morning.
      if (last !== undefined && last.at >= clock.now - day && last.state !== "soon") {
        expect(clock.now - (rotatedAt.at(-1) ?? 0)).toBeLessThan(32 * day);
        editKey(app, { key: { id }, value: strong() });
        rotatedAt.push(clock.now);
      }
      // Suspended overnight: no timer fires, and the clock goes on.
      clock.now += 15 * hour;
    }
    expect(rotatedAt.length).toBeGreaterThanOrEqual(35);
    const gaps = told.slice(1).map(({ at }, index) => at - (told[index]?.at ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(day);
    // Six days before, on the day and not after it: never more than eight a month.
    expect(told.length / rotatedAt.length).toBeLessThanOrEqual(8);
    const { trend } = healthReport(app, { most: 0 });
    expect(trend.length).toBeGreaterThan(200);
    expect(trend.every(({ at }, index) => index === 0 || at > (trend[index - 1]?.at ?? 0))).toBe(true);
  });

  test("that fell due while the machine was suspended for weeks is told within a minute of waking", () => {
    add({ rotateEvery: 30 });
    awake(1);
    clock.now += 40 * day;
    watch.tick();
    expect(told).toMatchObject([{ about: "rotation", state: "overdue", at: clock.now }]);
  });
});

describe("a temporary key", () => {
  test("leaves within the hour of its end, and says so; or at the next unlock, when that came first", () => {
    const early = add({ type: "temporary", expiresAt: clock.now + 2 * hour });
    const late = add({ type: "temporary", expiresAt: clock.now + 20 * day });
    const used = add({ type: "temporary", expiresAt: clock.now + 2 * hour, usedIn: ["ci"] });
    awake(3);
    expect(app.keys.value(early)?.value.removedAt).toBeLessThanOrEqual(clock.now);
    expect(told.filter(({ about }) => about === "left")).toMatchObject([{ id: early }]);
    lockedFor(25 * day);
    expect(app.keys.value(late)?.value.removedAt).toBeDefined();
    expect(told.filter(({ about }) => about === "left").map(({ id }) => id)).toEqual([early, late]);
    expect(app.keys.value(used)?.value.removedAt).toBeUndefined();
    expect(kinds()).toEqual(["expired"]);
  });
});

test("what is ignored comes back on its day, also when the clock was years ahead when that was said", () => {
  const id = add({ rotateEvery: 30, scopes: [] });
  ignoreFinding(app, { valueId: id, kind: "unbounded", reason: "until March", until: clock.now + 60 * day });
  for (let date = 0; date < 59; date++) {
    editKey(app, { key: { id }, rotateEvery: 30 + date });
    clock.now += day;
    expect(kinds()).not.toContain("unbounded");
  }
  clock.now += day;
  expect(kinds()).toContain("unbounded");
  const right = clock.now;
  clock.now += 20 * 365 * day;
  ignoreFinding(app, { valueId: id, kind: "unbounded", reason: "wrong clock", until: clock.now + 60 * day });
  expect(kinds()).not.toContain("unbounded");
  clock.now = right;
  expect(kinds()).toContain("unbounded");
});

type Step =
  | { readonly do: "work" | "sleep" | "lock"; readonly hours: number }
  | { readonly do: "set"; readonly hours: number }
  | { readonly do: "add"; readonly rotateEvery: number; readonly ends: number; readonly temporary: boolean }
  | { readonly do: "replace" | "use"; readonly at: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("work" as const), hours: fc.integer({ min: 1, max: 30 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("sleep" as const), hours: fc.integer({ min: 1, max: 900 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("lock" as const), hours: fc.integer({ min: 1, max: 2000 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("set" as const), hours: fc.integer({ min: -3000, max: 3000 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("add" as const),
      rotateEvery: fc.integer({ min: 1, max: 90 }),
      ends: fc.integer({ min: 1, max: 3000 }),
      temporary: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("replace" as const, "use" as const), at: fc.nat(9) }) },
);

test("whatever the days bring, every look leaves it as it should be", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 25 }), (steps) => {
      end();
      begin();
      let [setAt, moved] = [clock.now, false];
      const renewed = new Map<string, number>();
      for (const one of steps) {
        const kept = app.keys.all().filter(({ value }) => value.removedAt === undefined);
        if (one.do === "work") awake(one.hours);
        else if (one.do === "sleep") clock.now += one.hours * hour;
        else if (one.do === "lock") lockedFor(one.hours * hour);
        else if (one.do === "set") {
          clock.now += one.hours * hour;
          setAt = clock.now;
          moved = true;
        } else if (one.do === "add") {
          const expiresAt = one.temporary ? clock.now + one.ends * hour : undefined;
          add({ rotateEvery: one.rotateEvery, expiresAt, type: one.temporary ? "temporary" : "private" });
        } else if (one.do === "use" || one.do === "replace") {
          const key = { id: kept[one.at % Math.max(1, kept.length)]?.id ?? "" };
          if (key.id !== "") {
            if (one.do === "use") keyValue(app, { key, purpose: "inject" });
            else {
              editKey(app, { key, value: strong() });
              renewed.set(key.id, clock.now);
            }
          }
        }
        const before = told.length;
        awake(1.5);
        expectRight(moved);
        // Told twice within a day only where the clock was moved between, or the value is another one. That something
        // left is said in any case.
        for (const { id, at, about } of told.slice(before)) {
          if (about === "left") continue;
          const earlier = told.slice(0, before).findLast((event) => event.id === id);
          const since = Math.max(setAt, renewed.get(id) ?? 0);
          if (earlier !== undefined && since < earlier.at && earlier.at <= at)
            expect(at - earlier.at).toBeGreaterThanOrEqual(day);
        }
      }
    }),
    { numRuns: 25 },
  );
}, 120_000);

/**
 * What must hold right after a look, computed from the keys alone.
 * @param moved the clock was set meanwhile: the curve may begin anew, within the hour.
 */
function expectRight(moved: boolean): void {
  const { now } = clock;
  const memory = app.records.all("reminders")[0]?.overview.told ?? {};
  const overdue: string[] = [];
  for (const { id, value } of app.keys.all()) {
    if (value.removedAt !== undefined) continue;
    const [nearest] = dueTimes(value).toSorted((a, b) => a.at - b.at);
    if (nearest !== undefined && judgeDue(nearest, now - hour) !== "later" && judgeDue(nearest, now) !== "later") {
      expect(memory[id] ?? 0, "was told within a day").toBeGreaterThan(now - day - hour);
      expect(memory[id] ?? 0).toBeLessThanOrEqual(now);
    }
    if (value.type === "temporary" && value.expiresAt !== undefined) {
      expect(value.expiresAt, "leaves within the hour").toBeGreaterThan(now - hour - 20 * minute);
    }
    if (value.rotateEvery !== undefined && value.changedAt + value.rotateEvery * day <= now) overdue.push(id);
  }
  const report = healthReport(app, { most: 1000 });
  const found = report.groups.find(({ kind }) => kind === "overdue")?.findings.map(({ valueId }) => valueId) ?? [];
  expect([...found].sort()).toEqual(overdue.sort());
  const days = report.trend.map(({ at }) => Math.floor(at / day));
  expect(new Set(days).size).toBe(days.length);
  // One look fell into this time, which may go over the end of a day.
  const lookedOn = [now - hour - 20 * minute, now].map((at) => Math.floor(at / day));
  if (report.values > 0 && !moved) expect(lookedOn).toContain(days.at(-1));
}
