import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { KeyholdError } from "../../../../shared/contract/errors.ts";
import { utf8 } from "../../../../shared/crypto/bytes.ts";
import { newApp, secondApp, type TestClock } from "../../../../test/support/app-case.ts";
import { newPlace, removePlace, type VaultPlace } from "../../../../test/support/vault-case.ts";
import type { App } from "../../app.ts";
import { keyValue } from "../../keys/read-key.ts";
import { removeKey } from "../../keys/remove-key.ts";
import { addKey } from "../../keys/write-key.ts";
import { setSetting } from "../../settings.ts";
import { decideUnusual, listUnusual } from "./unusual-methods.ts";

let place: VaultPlace;
let clock: TestClock;
let app: App;
let other: App;

beforeEach(() => {
  place = newPlace();
  clock = { now: 1_800_000_000_000 };
  app = newApp(place, clock);
  setSetting(app, { name: "activity.values", value: "3" });
  for (const name of ["A", "B", "C", "D"]) {
    addKey(app, { name, env: "prod", service: "x", type: "private", showOnce: false, value: utf8(`value ${name}`) });
  }
  app.unusual.look();
  other = secondApp(place, clock);
});
afterEach(() => {
  app.vault.vault.close();
  other.vault.vault.close();
  removePlace(place);
});

const reveal = (by: App, names: string) => {
  for (const name of names) keyValue(by, { key: { name }, purpose: "reveal" });
};
const marksOf = (by: App) => listUnusual(by, { decided: false }).marks;

test("a mark is made once, whichever window sees it first, with all that left until it ended", () => {
  reveal(app, "ABC");
  app.unusual.look();
  other.vault.refresh();
  other.unusual.look();
  app.vault.refresh();
  app.unusual.look();
  expect(marksOf(app).map(({ rule }) => rule)).toEqual(["values"]);
  expect(marksOf(other)).toEqual(marksOf(app));
  reveal(other, "D");
  other.unusual.look();
  app.vault.refresh();
  const [mark] = marksOf(app);
  expect(mark?.text).toContain("3 different values left the vault within ten minutes");
  expect(mark?.text).toContain("It went on: 4 in all.");
  expect(mark?.keys.map(({ name }) => name)).toEqual(["A", "B", "C", "D"]);
  const logged = app.vault.vault.readAudit({ limit: 99 }).filter(({ action }) => action === "activity.unusual");
  expect(logged.map(({ subject }) => subject)).toEqual([expect.stringContaining("3 different values")]);
});

test("a judged mark is judged once, is in the log, and is listed only when asked for", () => {
  reveal(app, "ABC");
  const [mark] = marksOf(app);
  const ids = [mark?.id ?? ""];
  expect(decideUnusual(app, { ids, as: "mine" })).toEqual({ open: 0 });
  decideUnusual(app, { ids, as: "plan" });
  expect(marksOf(app)).toEqual([]);
  expect(listUnusual(app, { decided: true }).marks[0]?.decided).toMatchObject({ as: "mine", by: "Ana" });
  const actions = app.vault.vault.readAudit({ limit: 99 }).map(({ action }) => action);
  expect(actions.filter((action) => action === "activity.mine" || action === "activity.plan")).toEqual([
    "activity.mine",
  ]);
});

test("what was counted outlives a restart; switched off, it is learnt and not told", () => {
  reveal(app, "AB");
  app.unusual.look();
  setSetting(app, { name: "activity.unusual", value: "false" });
  reveal(app, "C");
  expect(marksOf(app)).toEqual([]);
  setSetting(app, { name: "activity.unusual", value: "true" });
  const third = secondApp(place, clock);
  reveal(third, "A");
  // The third value was counted while it was off, and is not told afterwards.
  expect(marksOf(third)).toEqual([]);
  third.vault.vault.close();
});

test("a log that does not fit keeps nobody from their work", async () => {
  const { default: Database } = await import("better-sqlite3");
  reveal(app, "A");
  const seq = app.vault.vault.auditEntries;
  const database = new Database(place.file);
  database.prepare("UPDATE audit SET entry = zeroblob(length(entry)) WHERE seq = ?").run(seq);
  database.close();
  expect(() => app.unusual.look()).toThrow(expect.objectContaining({ code: "audit_broken" }));
  app.unusual.try();
  expect(marksOf(app)).toEqual([]);
});

test("what could not be kept is found again", () => {
  reveal(app, "ABC");
  const write = vi.spyOn(app.vault, "write").mockImplementationOnce(() => {
    throw new KeyholdError("vault_busy", "The file is busy.");
  });
  app.unusual.try();
  expect(write).toHaveBeenCalledTimes(1);
  expect(marksOf(app).map(({ rule }) => rule)).toEqual(["values"]);
});

test("a removed value stands for no newer one of its name", () => {
  // Values of one name are in an order of chance.
  const names = Array.from({ length: 12 }, (_, index) => `N${index}`);
  const add = (name: string, expiresAt?: number) =>
    addKey(app, {
      name,
      env: "prod",
      service: "x",
      type: "private",
      showOnce: false,
      value: utf8(`value of ${name} ${expiresAt}`),
      ...(expiresAt === undefined ? {} : { expiresAt }),
    });
  for (const name of names) {
    add(name, clock.now + 1000);
    removeKey(app, { key: { name, env: "prod" } });
  }
  clock.now += 60_000;
  for (const name of names) add(name);
  for (const name of names) keyValue(app, { key: { name }, purpose: "reveal" });
  const marks = marksOf(app);
  expect(marks.map(({ rule }) => rule)).toEqual(["values"]);
  const concerned = marks[0]?.keys.map(({ valueId }) => app.keys.value(valueId)?.value.removedAt);
  expect(concerned).toEqual(names.map(() => undefined));
});
