import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { utf8 } from "../../../shared/crypto/bytes.ts";
import { cardText } from "../../../shared/identity/card.ts";
import { newApp, secondApp, type TestClock } from "../../../test/support/app-case.ts";
import { errorCodeOf } from "../../../test/support/error-code.ts";
import { newPerson } from "../../../test/support/link-cast.ts";
import { judged, linkTo } from "../../../test/support/plan-case.ts";
import { newPlace, removePlace, type VaultPlace } from "../../../test/support/vault-case.ts";
import type { App } from "../app.ts";
import { keyValue } from "../keys/read-key.ts";
import { addKey, editKey } from "../keys/write-key.ts";
import { chooseValues } from "../links/choose-values.ts";
import { rotateToNewValue } from "../rotation/new-value.ts";
import { startRotation } from "../rotation/run-rotation.ts";
import { addPerson } from "../team/add-person.ts";
import { namesKey, planEvidence } from "./evidence.ts";
import { listPlans, shownPlan } from "./read-plan.ts";
import { reportPlan } from "./report.ts";
import { changePlan, closePlan, dropPlan, reopenPlan, startPlan, tickPlan } from "./run-plan.ts";

const value = "sk_live_a value nobody may see";
let place: VaultPlace;
let clock: TestClock;
let app: App;

beforeEach(() => {
  place = newPlace();
  // The log goes by the computer's clock.
  clock = { now: Date.now() - 5 * 86_400_000 };
  app = newApp(place, clock);
});
afterEach(() => {
  app.vault.vault.close();
  removePlace(place);
});

function makeKey(name: string, text = value, service = "Stripe"): string {
  return addKey(app, { name, env: "prod", service, type: "private", showOnce: false, value: utf8(text) }).id;
}

function joined(name: string): string {
  return addPerson(app, { card: cardText(newPerson(name).card) }).person.signKey;
}

const start = (id: string) => startPlan(app, { key: { id }, cause: "asked", again: false });
const doneSteps = (id: string) => shownPlan(app, id).steps.flatMap(({ step, done }) => (done ? [step] : []));
const actions = () => app.vault.vault.readAudit().map(({ action, subject }) => `${action} ${subject}`);

test("a plan ticks itself as the key is dealt with, and is done when the rest was ticked by hand", async () => {
  const id = makeKey("Payments");
  const ilse = joined("Ilse");
  judged(app, linkTo(app, id, ilse), "opened");
  const { plan, resumed } = await start(id);
  expect({ resumed, next: plan.next }).toEqual({ resumed: false, next: "revoke" });
  expect(plan.people).toMatchObject([{ name: "Ilse", state: "ready", sure: "receipt" }]);
  expect(doneSteps(plan.id)).toEqual(["isolate", "others"]);
  expect((await start(id)).resumed).toBe(true);
  // The same value stored once more is no new value.
  editKey(app, { key: { id }, value: utf8(value) });
  expect(doneSteps(plan.id)).toEqual(["isolate", "others"]);
  editKey(app, { key: { id }, value: utf8("another value") });
  expect(shownPlan(app, plan.id).steps[2]).toMatchObject({ step: "replace", done: true, at: clock.now });
  const link = linkTo(app, id, ilse);
  expect(doneSteps(plan.id)).not.toContain("reshare");
  judged(app, link, "opened");
  expect(doneSteps(plan.id)).toEqual(["isolate", "replace", "reshare", "others"]);
  expect((await start(id)).plan).toMatchObject({ version: 1, done: 4 });
  for (const step of ["revoke", "look", "tell"] as const) tickPlan(app, { id: plan.id, step, done: true });
  expect(closePlan(app, { id: plan.id, anyway: false }).plan).toMatchObject({ state: "closed", done: 7, total: 7 });
  // What is over stays what it was.
  editKey(app, { key: { id }, value: utf8("a third") });
  expect(shownPlan(app, plan.id).done).toBe(7);
  expect(actions()).toEqual(
    expect.arrayContaining([
      "compromised.start Payments (prod), asked",
      "compromised.step Payments (prod): replace",
      "compromised.tick Payments (prod): revoke",
      "compromised.close Payments (prod): done",
    ]),
  );
  expect(actions().filter((entry) => entry.startsWith("compromised.start"))).toHaveLength(1);
});

test("while it goes on, the compromised value is shared with nobody; a new one is", async () => {
  const id = makeKey("Payments");
  expect(chooseValues(app, { keys: [{ id }] }).values).toHaveLength(1);
  const { plan } = await start(id);
  expect(errorCodeOf(() => chooseValues(app, { keys: [{ id }] }))).toBe("refused");
  makeKey("Mail", "another");
  expect(chooseValues(app, { keys: [], everythingIn: "prod" }).leftOut.map((one) => one.id)).toEqual([id]);
  dropPlan(app, { id: plan.id, why: "another key" });
  expect(chooseValues(app, { keys: [{ id }] }).values).toHaveLength(1);
  reopenPlan(app, { id: plan.id });
  editKey(app, { key: { id }, value: utf8("a new value") });
  expect(chooseValues(app, { keys: [{ id }] }).values).toHaveLength(1);
});

test("a link that somebody else took begins the plan of each key in it, once", () => {
  const id = makeKey("Payments");
  clock.now += 86_400_000;
  const link = linkTo(app, id, joined("Ilse"), "Ilse");
  const made = clock.now;
  clock.now += 3_600_000;
  judged(app, link, "intercepted");
  const [plan] = listPlans(app, { ended: false }).plans;
  expect(plan).toMatchObject({ name: "Payments", cause: "intercepted", state: "running" });
  expect(shownPlan(app, plan?.id ?? "")).toMatchObject({ lastGoodAt: made, people: [{ sure: "intercepted" }] });
  // The new value's link is taken as well: the plan begins anew, about the newer version.
  tickPlan(app, { id: plan?.id ?? "", step: "revoke", done: true });
  editKey(app, { key: { id }, value: utf8("a new value") });
  judged(app, linkTo(app, id, joined("Mara")), "intercepted");
  expect(listPlans(app, { ended: true }).plans).toHaveLength(1);
  expect(shownPlan(app, plan?.id ?? "")).toMatchObject({ version: 2, next: "revoke" });
  expect(doneSteps(plan?.id ?? "")).not.toContain("replace");
});

test("revoked by the plan is revoked for the rotation, and the other way round", async () => {
  const [first, second] = [makeKey("Payments"), makeKey("Mail", "a value of mail")];
  const { plan } = await start(first);
  tickPlan(app, { id: plan.id, step: "revoke", done: true });
  const { rotationId } = startRotation(app, first, "compromised");
  const { rotation } = rotateToNewValue(app, { id: rotationId, value: utf8("a new value"), correct: false });
  expect(rotation).toMatchObject({ step: "done", graceDays: 0, oldRevokedBy: "person" });
  expect(shownPlan(app, plan.id).rotation).toBe(rotationId);
  expect(shownPlan(app, plan.id).steps[1]).toMatchObject({ step: "revoke", done: true, by: "Ana" });

  const other = (await start(second)).plan;
  const running = startRotation(app, second, "compromised").rotationId;
  tickPlan(app, { id: other.id, step: "revoke", done: true });
  expect(app.records.get("rotation", running)).toMatchObject({ oldRevokedAt: clock.now });
  rotateToNewValue(app, { id: running, value: utf8("newer"), correct: false });
  expect(doneSteps(other.id)).toEqual(expect.arrayContaining(["revoke", "replace", "reshare"]));
});

test("the same value elsewhere is found without opening it, other keys of the service are listed", async () => {
  const id = makeKey("Payments");
  const same = makeKey("Payments copy", value, "Elsewhere");
  makeKey("Refunds", "a third value", "stripe");
  makeKey("Mail", "a fourth value", "SendGrid");
  const { plan } = await start(id);
  expect(plan.others.map(({ name, same: isSame }) => [name, isSame])).toEqual([
    ["Payments copy", true],
    ["Refunds", false],
  ]);
  const own = await start(same);
  expect(shownPlan(app, plan.id).others[0]).toMatchObject({ valueId: same, plan: own.plan.id });
  editKey(app, { key: { id }, value: utf8("a new value") });
  expect(shownPlan(app, plan.id).others[0]).toMatchObject({ valueId: same, same: true });
});

test("evidence, message and report hold names, versions and times, and no value", async () => {
  const id = makeKey("Payments");
  editKey(app, { key: { id }, value: utf8("sk_live_the second value") });
  judged(app, linkTo(app, id, joined("Ilse"), "Ilse"), "opened");
  clock.now += 86_400_000;
  keyValue(app, { key: { id }, purpose: "reveal" });
  makeKey("Payments 2", "not this one");
  app.vault.audit({ action: "vault.unlock", subject: "vault", outcome: "failed" });
  const { plan } = await startPlan(app, {
    key: { id },
    cause: "leaked",
    again: false,
    why: "it was in | a [log](http://x)",
  });
  const evidence = planEvidence(app, { id: plan.id });
  expect(evidence).toMatchObject({ reveals: 1, failedUnlocks: 1, more: 0, holders: [{ person: "Ilse", version: 2 }] });
  expect(evidence.links).toMatchObject([{ to: "Ilse", state: "opened", receipt: true }]);
  expect(evidence.uses).toMatchObject([{ how: "reveal", count: 1 }]);
  expect(evidence.entries.map(({ subject }) => subject)).not.toContain("Payments 2 (prod)");
  expect(planEvidence(app, { id: plan.id, since: Date.now() + 60_000 }).entries).toEqual([]);

  for (const [format, name] of [
    ["markdown", "report.md"],
    ["json", "report.json"],
  ] as const) {
    const file = join(place.folder, name);
    const { text } = reportPlan(app, { id: plan.id, format, file });
    expect(readFileSync(file, "utf8")).toBe(text);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(errorCodeOf(() => reportPlan(app, { id: plan.id, format, file }))).toBe("already_exists");
    // A report that nobody can write down in the log is not made.
    const other = join(place.folder, `unlogged ${name}`);
    const audit = vi.spyOn(app.vault, "audit").mockImplementationOnce(() => {
      throw new Error("disk full");
    });
    expect(() => reportPlan(app, { id: plan.id, format, file: other })).toThrow("disk full");
    audit.mockRestore();
    expect(existsSync(other)).toBe(false);
    for (const secret of ["sk_live", value, "second value"]) expect(text + plan.message).not.toContain(secret);
  }
  const { text } = reportPlan(app, { id: plan.id, format: "markdown" });
  expect(text).toContain("it was in \\| a \\[log\\](http://x)");
  expect(text).toContain("key.reveal");
  expect(JSON.parse(reportPlan(app, { id: plan.id, format: "json" }).text)).toMatchObject({
    plan: { name: "Payments" },
  });
});

test("what the plan is told is checked: no value in a reason, no day to come, no silent end", async () => {
  const id = makeKey("Payments");
  const { plan } = await start(id);
  const at = { id: plan.id };
  const why = `it was ${value}, in a chat`;
  const asked = [
    () => tickPlan(app, { ...at, step: "look", done: true, why }),
    () => changePlan(app, { ...at, why }),
    () => dropPlan(app, { ...at, why }),
    () => closePlan(app, { ...at, anyway: true, why }),
    () => changePlan(app, { ...at, lastGoodAt: clock.now + 1 }),
  ];
  for (const ask of asked) expect(errorCodeOf(ask)).toBe("invalid_input");
  await expect(startPlan(app, { key: { id }, cause: "asked", again: false, why })).rejects.toMatchObject({
    code: "invalid_input",
  });
  expect(errorCodeOf(() => tickPlan(app, { ...at, step: "replace", done: true }))).toBe("needs_answer");
  expect(errorCodeOf(() => closePlan(app, { ...at, anyway: true }))).toBe("needs_answer");
  expect(closePlan(app, { ...at, anyway: true, why: "the key is not in use" }).plan.state).toBe("closed");
  expect(errorCodeOf(() => tickPlan(app, { ...at, step: "look", done: true }))).toBe("conflict");
  await start(id);
  expect(errorCodeOf(() => reopenPlan(app, at))).toBe("conflict");
});

test("killed right after the beginning it is there, and another window goes on with it", async () => {
  const id = makeKey("Payments");
  const dying: App = {
    ...app,
    checkpoint: () => {
      throw new Error("killed");
    },
  };
  await expect(startPlan(dying, { key: { id }, cause: "asked", again: false })).rejects.toThrow("killed");
  const other = secondApp(place, clock);
  const [plan] = listPlans(other, { ended: false }).plans;
  tickPlan(other, { id: plan?.id ?? "", step: "look", done: true });
  expect((await start(id)).resumed).toBe(true);
  expect(doneSteps(plan?.id ?? "")).toContain("look");
  other.vault.vault.close();
});

test.each([
  ["Payments (prod)", true],
  ["Payments (prod), rotation", true],
  ["Mail, Payments → Ilse", true],
  ["Mail (dev), Payments (prod) → Ilse", true],
  ["Payments (dev)", false],
  ["Payments 2 (prod)", false],
  ["My Payments (prod)", false],
  ["vault", false],
])("an entry about %s is about the key: %s", (subject, expected) => {
  expect(namesKey(subject, "Payments", "prod")).toBe(expected);
});
