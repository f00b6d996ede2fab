import { afterEach, beforeEach, expect, test } from "vitest";
import { fromUtf8, utf8 } from "../../../shared/crypto/bytes.ts";
import { newApp, secondApp, type TestClock } from "../../../test/support/app-case.ts";
import { errorCodeOf } from "../../../test/support/error-code.ts";
import { newPlace, removePlace, type VaultPlace } from "../../../test/support/vault-case.ts";
import type { App } from "../app.ts";
import { startRotation } from "../rotation/run-rotation.ts";
import { setSetting } from "../settings.ts";
import { getKey, keyHistory, keyValue, listKeys } from "./read-key.ts";
import { removeKey, restoreKey } from "./remove-key.ts";
import { addKey, editKey } from "./write-key.ts";

let place: VaultPlace;
let clock: TestClock;
let app: App;
let other: App;
const key = { name: "deploy" };

beforeEach(() => {
  place = newPlace();
  clock = { now: 1_800_000_000_000 };
  app = newApp(place, clock);
  const values = { type: "private", showOnce: false, value: utf8("the first") } as const;
  addKey(app, { ...key, env: "dev", service: "x", ...values });
  other = secondApp(place, clock);
});
afterEach(() => {
  app.vault.vault.close();
  other.vault.vault.close();
  removePlace(place);
});

test("removing and restoring keep what another process wrote at the same moment", () => {
  editKey(other, { key, value: utf8("the second") });
  removeKey(app, { key });
  editKey(app, { key: { id: restoreKey(app, { key }).restored[0]?.id ?? "" }, owner: "Ana" });
  expect(getKey(app, { key })).toMatchObject({ version: 2, owner: "Ana" });
  expect(keyHistory(app, { key }).versions.map(({ version }) => version)).toEqual([2, 1]);
  expect(fromUtf8(keyValue(app, { key, purpose: "copy", version: 1 }).value)).toBe("the first");
  expect(fromUtf8(keyValue(app, { key, purpose: "copy", version: 2 }).value)).toBe("the second");
});

test("a value moves to the environment where it belongs, as it is; never over another one or under a running rotation", () => {
  const { id } = getKey(app, { key });
  const uses = keyValue(app, { key, purpose: "copy" }).page.uses;
  editKey(app, { key, moveTo: "prod" });
  expect(getKey(other, { key })).toMatchObject({ id, env: "dev" });
  other.vault.refresh();
  expect(getKey(other, { key })).toMatchObject({ id, env: "prod", version: 1, uses });
  expect(app.vault.vault.readAudit({ limit: 9 }).at(-1)).toMatchObject({
    action: "key.move",
    subject: "deploy (dev) to prod",
  });
  const values = { type: "private", showOnce: false, value: utf8("a test value") } as const;
  addKey(app, { ...key, env: "dev", service: "x", ...values });
  const refused = (input: Parameters<typeof editKey>[1]) => errorCodeOf(() => editKey(app, input));
  expect(refused({ key: { id }, moveTo: "dev" })).toBe("already_exists");
  expect(refused({ key: { id }, moveTo: "test", value: utf8("another") })).toBe("invalid_input");
  startRotation(app, id, "asked");
  expect(refused({ key: { id }, moveTo: "test" })).toBe("conflict");
  expect(getKey(app, { key: { id } }).env).toBe("prod");
});

test("a list is narrowed to what was never used, and to what has not been for as long as the settings say", () => {
  const day = 86_400_000;
  const values = { type: "private", showOnce: false, env: "dev", service: "x" } as const;
  const used = addKey(app, { ...values, name: "used", value: utf8("one") }).id;
  const found = (use: "never" | "unused") =>
    listKeys(app, { use, removed: false, offset: 0 }).rows.map(({ name }) => name);
  keyValue(app, { key: { id: used }, purpose: "inject" });
  expect([found("never"), found("unused")]).toEqual([["deploy"], []]);
  clock.now += 90 * day;
  expect(found("unused")).toEqual(["deploy", "used"]);
  keyValue(app, { key: { id: used }, purpose: "copy" });
  expect(found("unused")).toEqual(["deploy"]);
  setSetting(app, { name: "health.unusedDays", value: "91" });
  expect(found("unused")).toEqual([]);
});
