/** The report over a real vault: what it finds, and that following changes gives what judging everything anew would. */
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { environments } from "../../../shared/contract/fields.ts";
import { day } from "../../../shared/contract/rotation-policy.ts";
import { utf8 } from "../../../shared/crypto/bytes.ts";
import { newApp, secondApp, type TestClock } from "../../../test/support/app-case.ts";
import { errorCodeOf } from "../../../test/support/error-code.ts";
import { newPlace, removePlace, type VaultPlace } from "../../../test/support/vault-case.ts";
import type { App } from "../app.ts";
import { keyValue } from "../keys/read-key.ts";
import { removeKey, restoreKey } from "../keys/remove-key.ts";
import { addKey, editKey } from "../keys/write-key.ts";
import { setSetting } from "../settings.ts";
import { compareWithLeaks } from "./compare-with-leaks.ts";
import { exportHealth } from "./export-health.ts";
import { HealthIndex } from "./health-index.ts";
import { heedFinding, ignoreFinding } from "./ignored.ts";
import { limitsOf } from "./judge-all.ts";
import { healthReport } from "./report.ts";
import { noteTrend, thinOut } from "./trend.ts";

let place: VaultPlace;
let clock: TestClock;
let app: App;
beforeEach(() => {
  place = newPlace();
  clock = { now: Date.UTC(2027, 0, 1) };
  app = newApp(place, clock);
});
afterEach(() => {
  app.vault.vault.close();
  removePlace(place);
});

const strong = (text: string) => utf8(`Zq7-${createHash("sha256").update(text).digest("base64url")}`);

function add(name: string, rest: Partial<Parameters<typeof addKey>[1]> = {}): string {
  const input = {
    name,
    env: "prod",
    service: "Example",
    value: strong(name),
    type: "private",
    showOnce: false,
    ...rest,
  };
  return addKey(app, input as Parameters<typeof addKey>[1]).id;
}

const sound = { rotateEvery: 30, scopes: ["read"] };
const report = () => healthReport(app, { most: 50 });
const kinds = () => report().groups.map(({ kind }) => kind);

describe("the report", () => {
  test("names no next rotation where none will come", () => {
    add("A", { expiresAt: clock.now - day });
    expect(report()).not.toHaveProperty("nextDue");
  });

  test("lists the findings of one kind alone, and says of the others that they are there", () => {
    add("A");
    add("B");
    expect(healthReport(app, { most: 50, kind: "unbounded" }).groups).toMatchObject([
      { kind: "no_period", total: 2, findings: [] },
      { kind: "unbounded", total: 2, findings: [{ name: "A" }, { name: "B" }] },
    ]);
  });

  test("as Markdown has every finding and what is ignored, no value, and no markup from a name", () => {
    const id = add("A <b>*bold*</b>", { rotateEvery: 30, value: utf8("hunter2") });
    ignoreFinding(app, { valueId: id, kind: "unbounded", reason: "old\n# provider", until: clock.now + day });
    const { text } = exportHealth(app, { format: "markdown" });
    expect(text).toContain("## Weak (1, today)");
    expect(text).toContain("- A \\<b\\>\\*bold\\*\\</b\\> (Example, prod): could be guessed");
    expect(text).toContain("May do anything, until 2027-01-02: old \\# provider");
    expect(text).not.toContain("hunter2");
    const programs = exportHealth(app, { format: "json" }).text;
    expect(JSON.parse(programs)).toMatchObject({ madeBy: app.me.card.name, values: 1 });
    expect(programs).not.toContain("hunter2");
    const { auditEntries } = app.vault.vault;
    expect(errorCodeOf(() => exportHealth(app, { file: place.file, format: "json" }))).toBe("already_exists");
    // A try is logged before its file, so that no file can be without an entry.
    expect(app.vault.vault.auditEntries).toBe(auditEntries + 1);
  });

  test("of an empty vault and of sound keys needs nothing", () => {
    expect(report()).toMatchObject({ score: 100, values: 0, groups: [] });
    add("A", sound);
    expect(report()).toMatchObject({ score: 100, values: 1, groups: [], nextDue: clock.now + 30 * day });
  });

  test("follows edits, new values, removal and undo", () => {
    const id = add("A");
    expect(kinds()).toEqual(["no_period", "unbounded"]);
    editKey(app, { key: { id }, rotateEvery: 30, scopes: ["read"] });
    expect(kinds()).toEqual([]);
    editKey(app, { key: { id }, value: utf8("hunter2") });
    expect(kinds()).toEqual(["weak"]);
    const twin = add("B", { ...sound, value: utf8("hunter2") });
    expect(kinds()).toEqual(["weak", "reused"]);
    removeKey(app, { key: { id: twin } });
    expect(kinds()).toEqual(["weak"]);
    restoreKey(app, { key: { id: twin } });
    expect(kinds()).toEqual(["weak", "reused"]);
    editKey(app, { key: { id: twin }, value: strong("other") });
    expect(kinds()).toEqual(["weak"]);
  });

  test("changes with time alone, also when the clock is set back", () => {
    add("A", sound);
    clock.now += 25 * day;
    expect(kinds()).toEqual(["due_soon"]);
    clock.now += 6 * day;
    expect(report().groups).toMatchObject([
      { kind: "overdue", severity: "danger", findings: [{ detail: "1 day ago" }] },
    ]);
    clock.now -= 20 * day;
    expect(kinds()).toEqual([]);
  });

  test("puts the worst first and bounds what it lists", () => {
    for (let index = 0; index < 5; index++) add(`dev ${index}`, { ...sound, env: "dev", value: utf8(`weak${index}`) });
    add("prod", { ...sound, value: utf8("weak too") });
    const [group] = healthReport(app, { most: 2 }).groups;
    expect(group).toMatchObject({ kind: "weak", severity: "danger", total: 6, environments: ["dev", "prod"] });
    expect(group?.findings.map(({ name }) => name)).toEqual(["prod", "dev 0"]);
  });

  test("counts every value once, by its worst", () => {
    add("weak", { value: utf8("hunter2") });
    add("plain");
    add("sound", sound);
    expect(report().counts).toEqual({ nothing: 1, danger: 1, warning: 0, note: 1 });
    expect(report().score).toBeLessThan(50);
  });

  test("knows when a key was used, and by what", () => {
    const id = add("A", { ...sound, env: "dev" });
    clock.now += 29 * day;
    editKey(app, { key: { id }, value: strong("new") });
    clock.now += 2 * day;
    expect(kinds()).toEqual([]);
    clock.now += 60 * day;
    editKey(app, { key: { id }, rotateEvery: 3650 });
    expect(kinds()).toEqual(["never_used"]);
    const { page } = keyValue(app, { key: { id }, purpose: "copy" });
    expect(page).toMatchObject({ lastUsedAt: clock.now, uses: [{ how: "copy", count: 1, at: clock.now }] });
    expect(kinds()).toEqual([]);
    clock.now += 90 * day;
    expect(kinds()).toEqual(["unused"]);
    setSetting(app, { name: "health.unusedDays", value: "120" });
    expect(kinds()).toEqual([]);
  });
});

describe("ignoring", () => {
  test("leaves a finding out of list and score until its day, and says so", () => {
    const id = add("A", { ...sound, value: utf8("hunter2") });
    const before = report().score;
    ignoreFinding(app, { valueId: id, kind: "weak", reason: "a demo account", until: clock.now + 10 * day });
    expect(report()).toMatchObject({
      score: 100,
      groups: [],
      ignored: [{ name: "A", kind: "weak", reason: "a demo account" }],
    });
    clock.now += 10 * day;
    expect(kinds()).toEqual(["weak"]);
    expect(report().score).toBe(before);
    ignoreFinding(app, { valueId: id, kind: "weak", reason: "again", until: clock.now + day });
    expect(kinds()).toEqual([]);
    heedFinding(app, { valueId: id, kind: "weak" });
    expect(kinds()).toEqual(["weak"]);
  });

  test("has an end", () => {
    const id = add("A");
    const ignore = (until: number) =>
      errorCodeOf(() => ignoreFinding(app, { valueId: id, kind: "weak", reason: "x", until }));
    expect([ignore(clock.now), ignore(clock.now + 400 * day)]).toEqual(["invalid_input", "invalid_input"]);
  });
});

describe("the trend", () => {
  test("has one point a day, and no clock that was wrong ends it", () => {
    add("A");
    noteTrend(app);
    noteTrend(app);
    clock.now += day;
    noteTrend(app);
    const at = clock.now;
    clock.now += 20 * 365 * day;
    noteTrend(app);
    clock.now = at;
    noteTrend(app);
    expect(report().trend.map((point) => point.at)).toEqual([at - day, at]);
    clock.now += day;
    noteTrend(app);
    expect(report().trend).toHaveLength(3);
  });

  test("thins out, and always ends where it ended", () => {
    const now = Date.UTC(2030, 0, 1);
    const points = Array.from({ length: 1500 }, (_, index) => ({
      at: now - (1499 - index) * day,
      score: 1,
      danger: 0,
      warning: 0,
    }));
    const kept = thinOut(points, now);
    expect(kept.length).toBeLessThan(230);
    expect(kept.at(-1)).toEqual(points.at(-1));
    expect(thinOut(kept, now)).toEqual(kept);
  });
});

describe("a list of leaks", () => {
  test("names the values in it until they are replaced", async () => {
    const id = add("A", sound);
    add("B", sound);
    const list = join(place.folder, "list.txt");
    const sha1 = createHash("sha1").update(strong("A")).digest("hex").toUpperCase();
    writeFileSync(list, `${"0".repeat(40)}:9\r\n${sha1}:42\r\n`);
    const { compared, found } = await compareWithLeaks(app, { file: list });
    expect([compared, found.map(({ name }) => name)]).toEqual([2, ["A"]]);
    expect(report().groups).toMatchObject([{ kind: "breached", severity: "danger", total: 1 }]);
    writeFileSync(list, `${"0".repeat(40)}:9\r\n`);
    await compareWithLeaks(app, { file: list });
    expect(kinds()).toEqual([]);
    writeFileSync(list, `${sha1}:42\r\n`);
    await compareWithLeaks(app, { file: list });
    editKey(app, { key: { id }, value: strong("another") });
    expect(kinds()).toEqual([]);
  });
});

test("following changes gives what judging everything anew gives, whatever happens, here or in another window", () => {
  const other = secondApp(place, clock);
  const names = ["A", "B", "C", "D"];
  const step = fc.oneof(
    fc.record({
      do: fc.constant("add" as const),
      name: fc.constantFrom(...names),
      env: fc.constantFrom(...environments),
      value: fc.constantFrom("hunter2", "letmein", "Zq7-strong-9fk2-aXb1-77uu"),
    }),
    fc.record({ do: fc.constant("edit" as const), at: fc.nat(9), rotateEvery: fc.constantFrom(null, 7, 30) }),
    fc.record({
      do: fc.constant("replace" as const),
      at: fc.nat(9),
      value: fc.constantFrom("hunter2", "correct horse", "Qq1-other-8dj3-bYc2-66tt"),
    }),
    fc.record({ do: fc.constant("remove" as const), at: fc.nat(9) }),
    fc.record({ do: fc.constant("use" as const), at: fc.nat(9) }),
    fc.record({ do: fc.constant("wait" as const), days: fc.integer({ min: -3, max: 60 }) }),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(step, fc.boolean()), { maxLength: 12 }), (steps) => {
      for (const [one, elsewhere] of steps) {
        const hand = elsewhere ? other : app;
        hand.vault.refresh();
        const kept = hand.keys.all().filter(({ value }) => value.removedAt === undefined);
        const target = "at" in one ? kept[one.at % Math.max(1, kept.length)] : undefined;
        const key = { id: target?.id ?? "" };
        if (one.do === "wait") clock.now += one.days * day;
        else if (one.do === "add") {
          const input = {
            name: one.name,
            env: one.env,
            service: "Example",
            value: utf8(one.value),
            type: "private",
            showOnce: false,
          } as const;
          errorCodeOf(() => addKey(hand, input));
        } else if (target === undefined) continue;
        else if (one.do === "edit") editKey(hand, { key, rotateEvery: one.rotateEvery });
        else if (one.do === "replace") editKey(hand, { key, value: utf8(one.value) });
        else if (one.do === "remove") removeKey(hand, { key });
        else keyValue(hand, { key, purpose: "copy" });
        if (one.do !== "wait") app.health.judgements(clock.now, limitsOf(app));
      }
      app.vault.refresh();
      const fresh = new HealthIndex(app.keys, app.holders);
      for (const [id, { overview }] of app.vault.vault.records)
        fresh.apply(id, overview as unknown as Parameters<HealthIndex["apply"]>[1]);
      const known = new Map(app.health.judgements(clock.now, limitsOf(app)));
      expect(known).toEqual(new Map(fresh.judgements(clock.now, limitsOf(app))));
    }),
    { numRuns: 40 },
  );
  other.vault.vault.close();
}, 120_000);
