import { afterEach, beforeEach, expect, test } from "vitest";
import { utf8 } from "../../../shared/crypto/bytes.ts";
import { cardText } from "../../../shared/identity/card.ts";
import { newApp, type TestClock } from "../../../test/support/app-case.ts";
import { newPerson } from "../../../test/support/link-cast.ts";
import { judged, linkTo } from "../../../test/support/plan-case.ts";
import { newPlace, removePlace, type VaultPlace } from "../../../test/support/vault-case.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { keyValue } from "../keys/read-key.ts";
import { removeKey } from "../keys/remove-key.ts";
import { addKey, editKey } from "../keys/write-key.ts";
import { chooseValues } from "../links/choose-values.ts";
import type { RotationOverview } from "../records/life.ts";
import { rotateToNewValue } from "../rotation/new-value.ts";
import { startRotation } from "../rotation/run-rotation.ts";
import { addPerson } from "../team/add-person.ts";
import { planEvidence } from "./evidence.ts";
import { listPlans, shownPlan } from "./read-plan.ts";
import { closePlan, dropPlan, startPlan, tickPlan } from "./run-plan.ts";

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

test("the same value under another name goes to nobody either, until it is another", async () => {
  const id = makeKey("Payments");
  const copy = makeKey("Payments copy", value, "Elsewhere");
  const { plan } = await start(id);
  expect(() => chooseValues(app, { keys: [{ id: copy }] })).toThrow("the same value as “Payments”");
  editKey(app, { key: { id }, value: utf8("a new value") });
  expect(chooseValues(app, { keys: [], everythingIn: "prod" }).leftOut.map((one) => one.id)).toEqual([copy]);
  editKey(app, { key: { id: copy }, value: utf8("another") });
  expect(chooseValues(app, { keys: [{ id: copy }] }).values).toHaveLength(1);
  dropPlan(app, { id: plan.id, why: "another key" });
});

test("the revoking of another version says nothing about the compromised one", async () => {
  const newer = makeKey("Payments");
  const { rotationId } = startRotation(app, newer, "period");
  rotateToNewValue(app, { id: rotationId, value: utf8("the second"), correct: false });
  const { plan } = await start(newer);
  const revoked = (id: string) => {
    const overview = app.records.get("rotation", id) as RotationOverview;
    const by = { oldRevokedAt: clock.now, oldRevokedBy: "person" } as const;
    app.vault.write([], (tx) => tx.update(id as RecordId, { overview: { ...overview, ...by } }));
  };
  clock.now += 60_000;
  revoked(rotationId);
  expect(doneSteps(plan.id)).not.toContain("revoke");

  const older = makeKey("Mail", "a first");
  judged(app, linkTo(app, older, joined("Ilse")), "intercepted");
  const about = listPlans(app, { ended: false }).plans.find(({ name }) => name === "Mail")?.id ?? "";
  editKey(app, { key: { id: older }, value: utf8("a second") });
  const next = startRotation(app, older, "period").rotationId;
  revoked(next);
  expect(doneSteps(about)).not.toContain("revoke");
  // The very same value under a higher number is revoked with it.
  const again = makeKey("Refunds", "a third");
  const own = (await start(again)).plan;
  editKey(app, { key: { id: again }, value: utf8("a third") });
  revoked(startRotation(app, again, "compromised").rotationId);
  expect(doneSteps(own.id)).toContain("revoke");
});

test("the same value stored once more is the same value, whatever version a link or a plan names", async () => {
  const id = makeKey("Payments");
  const early = linkTo(app, id, joined("Ilse"));
  editKey(app, { key: { id }, value: utf8("a second") });
  editKey(app, { key: { id }, value: utf8(value) });
  judged(app, linkTo(app, id, joined("Mara")), "opened");
  const late = linkTo(app, id, joined("Nils"));
  editKey(app, { key: { id }, value: utf8("a fourth") });
  judged(app, early, "intercepted");
  const [plan] = listPlans(app, { ended: false }).plans;
  const shown = shownPlan(app, plan?.id ?? "");
  expect(shown.version).toBe(1);
  expect(shown.open.map((one) => one.id)).toEqual([late]);
  expect(shown.people.map(({ name, version }) => [name, version])).toEqual([
    ["Ilse", 1],
    ["Mara", 3],
    ["Nils", 3],
  ]);

  // What is there now is meant, not only the number that the link had; what was done about it stays done.
  const mail = makeKey("Mail", "a value of mail");
  const link = linkTo(app, mail, shown.people[0]?.signKey ?? "");
  editKey(app, { key: { id: mail }, value: utf8("a value of mail") });
  judged(app, link, "intercepted");
  const about = listPlans(app, { ended: false }).plans.find(({ name }) => name === "Mail")?.id ?? "";
  expect(shownPlan(app, about).version).toBe(2);
  tickPlan(app, { id: about, step: "revoke", done: true });
  editKey(app, { key: { id: mail }, value: utf8("a value of mail") });
  expect((await start(mail)).plan).toMatchObject({ version: 3 });
  expect(doneSteps(about)).toContain("revoke");
});

test("a plan that was ended with the value neither replaced nor revoked begins again when a link shows it", async () => {
  const id = makeKey("Payments");
  const [ilse, mara] = [joined("Ilse"), joined("Mara")];
  const links = [linkTo(app, id, ilse), linkTo(app, id, mara), linkTo(app, id, mara)];
  const { plan } = await start(id);
  closePlan(app, { id: plan.id, anyway: true, why: "it will do" });
  judged(app, links[0] as RecordId, "intercepted");
  const [second] = listPlans(app, { ended: false }).plans;
  expect(second).toMatchObject({ cause: "intercepted" });
  tickPlan(app, { id: second?.id ?? "", step: "revoke", done: true });
  closePlan(app, { id: second?.id ?? "", anyway: true, why: "revoked, and not in use" });
  judged(app, links[1] as RecordId, "intercepted");
  expect(listPlans(app, { ended: false }).plans).toEqual([]);
});

test("the message speaks of a new value only where there is one", async () => {
  const id = makeKey("Payments");
  const { plan } = await start(id);
  tickPlan(app, { id: plan.id, step: "replace", done: true, why: "not in use" });
  expect(shownPlan(app, plan.id).message).toContain("There will be a new one.");
  editKey(app, { key: { id }, value: utf8("another value") });
  expect(shownPlan(app, plan.id).message).toContain("There is a new one.");
  removeKey(app, { key: { id } });
  expect(shownPlan(app, plan.id).message).toContain("There will be no new one here.");
});

test("evidence has the entries from before the key was moved and renamed", async () => {
  const id = makeKey("Payments");
  linkTo(app, id, joined("Ilse"));
  keyValue(app, { key: { id }, purpose: "reveal" });
  editKey(app, { key: { id }, moveTo: "test" });
  editKey(app, { key: { id }, name: "Shop" });
  const { plan } = await start(id);
  expect(planEvidence(app, { id: plan.id })).toMatchObject({ reveals: 1 });
});
