import { afterEach, beforeEach, expect, test } from "vitest";
import { fromUtf8, utf8 } from "../../../shared/crypto/bytes.ts";
import { newApp, secondApp, type TestClock } from "../../../test/support/app-case.ts";
import { newPlace, removePlace, type VaultPlace } from "../../../test/support/vault-case.ts";
import type { App } from "../app.ts";
import { getKey, keyHistory, keyValue } from "./read-key.ts";
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
