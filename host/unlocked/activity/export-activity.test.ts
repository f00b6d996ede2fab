import { afterEach, beforeEach, expect, test } from "vitest";
import type { ActivityFilter } from "../../../shared/contract/activity-methods.ts";
import { newApp, type TestClock } from "../../../test/support/app-case.ts";
import { newPlace, removePlace, type VaultPlace } from "../../../test/support/vault-case.ts";
import type { App } from "../app.ts";
import { exportActivity } from "./export-activity.ts";

const clock: TestClock = { now: 1_800_000_000_000 };
let place: VaultPlace;
let app: App;
beforeEach(() => {
  place = newPlace();
  app = newApp(place, clock);
});
afterEach(() => {
  app.vault.vault.close();
  removePlace(place);
});

test("an export that leaves nothing out is logged as one of the whole log, by whatever days it was asked for", async () => {
  app.vault.audit({ action: "key.add", subject: "Payments", outcome: "ok" });
  const first = app.vault.vault.readAudit({ from: 1, limit: 1 })[0]?.at ?? 0;
  const logged = async (filter: ActivityFilter) => {
    await exportActivity(app, { format: "csv", filter });
    return app.vault.vault.readAudit({ from: app.vault.vault.auditEntries, limit: 1 })[0]?.subject;
  };
  const century = Date.UTC(2000, 0, 1);
  for (const filter of [{}, { since: century }, { since: first }, { query: " " }, { until: 4 * century }]) {
    expect(await logged(filter), JSON.stringify(filter)).toMatch(/^the whole log as /);
  }
  for (const filter of [{ since: first + 1 }, { until: first }, { since: century, action: "key" }]) {
    expect(await logged(filter), JSON.stringify(filter)).toMatch(/^a part of the log as /);
  }
});
