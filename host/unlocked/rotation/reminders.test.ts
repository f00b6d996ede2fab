import { afterEach, beforeEach, expect, test } from "vitest";
import type { HostEvent } from "../../../shared/contract/api.ts";
import { day } from "../../../shared/contract/rotation-policy.ts";
import { utf8 } from "../../../shared/crypto/bytes.ts";
import { newApp, secondApp } from "../../../test/support/app-case.ts";
import { newPlace, removePlace, type VaultPlace } from "../../../test/support/vault-case.ts";
import type { App } from "../app.ts";
import { restoreKey } from "../keys/remove-key.ts";
import { addKey, type NewKey } from "../keys/write-key.ts";
import { setSetting } from "../settings.ts";
import { remind } from "./reminders.ts";
import { sweepTemporary } from "./sweep-temporary.ts";

let place: VaultPlace;
let app: App;
let events: HostEvent[];
let clock: { now: number };
beforeEach(() => {
  clock = { now: 1_800_000_000_000 };
  events = [];
  place = newPlace();
  app = { ...newApp(place, clock), emit: (event) => void events.push(event) };
});
afterEach(() => {
  app.vault.vault.close();
  removePlace(place);
});

const add = (name: string, more: Partial<NewKey>) =>
  addKey(app, {
    name,
    env: "prod",
    service: "ours",
    value: utf8(`value of ${name}`),
    type: "private",
    showOnce: false,
    ...more,
  }).id;
const told = () =>
  events.splice(0).map((event) => (event.type === "reminder" ? `${event.name} ${event.state}` : event.type));

test("a key is told once a day from when it is soon due, and no more once it is not", () => {
  add("MONTHLY", { rotateEvery: 30 });
  add("NEVER", {});
  remind(app);
  expect(told()).toEqual([]);
  clock.now += 24 * day;
  remind(app);
  expect(told()).toEqual(["MONTHLY soon"]);
  clock.now += day - 1;
  remind(app);
  expect(told()).toEqual([]);
  clock.now += 1;
  remind(app);
  expect(told()).toEqual(["MONTHLY soon"]);
  clock.now += 5 * day;
  remind(app);
  expect(told()).toEqual(["MONTHLY due"]);
  clock.now += day;
  remind(app);
  expect(told()).toEqual(["MONTHLY overdue"]);
});

test("several at once are told together, the most urgent by name, and each again only on the next day", () => {
  add("SOON", { rotateEvery: 30 });
  add("OVER", { rotateEvery: 20 });
  add("DUE", { expiresAt: clock.now + 25 * day });
  clock.now += 25 * day;
  remind(app);
  expect(events.splice(0)).toMatchObject([{ type: "reminder", name: "OVER", state: "overdue", more: 2 }]);
  add("LATE", { rotateEvery: 1 });
  clock.now += day - 1;
  remind(app);
  expect(events.splice(0)).toMatchObject([{ name: "LATE", state: "soon", more: 0 }]);
});

test("another window does not tell it again, and a clock set back does not silence it", () => {
  add("ENDS", { expiresAt: clock.now + day });
  clock.now += day;
  remind(app);
  expect(told()).toEqual(["ENDS due"]);
  const other = { ...secondApp(place, clock), emit: app.emit };
  remind(other);
  expect(told()).toEqual([]);
  clock.now -= 3 * 60 * 60_000;
  remind(other);
  expect(told()).toEqual(["ENDS soon"]);
  other.vault.vault.close();
});

test("nothing is told by who does not want it", () => {
  add("DUE", { rotateEvery: 1 });
  clock.now += 2 * day;
  setSetting(app, { name: "rotation.reminders", value: "false" });
  remind(app);
  expect(told()).toEqual([]);
});

test("a temporary key leaves when it ends, unless something uses it, and comes back to stay", () => {
  const gone = add("TEMP", { type: "temporary", expiresAt: clock.now + day });
  add("USED", { type: "temporary", expiresAt: clock.now + day, usedIn: ["ci"] });
  add("KEPT", { expiresAt: clock.now + day });
  expect(sweepTemporary(app)).toEqual([]);
  clock.now += day;
  expect(sweepTemporary(app)).toEqual([{ id: gone, name: "TEMP", env: "prod" }]);
  expect(app.keys.value(gone)?.value.removedAt).toBe(clock.now);
  expect(app.vault.vault.readAudit({ limit: 100 }).map(({ action }) => action)).toContain("key.expire");
  restoreKey(app, { key: { id: gone } });
  expect(sweepTemporary(app)).toEqual([]);
});
