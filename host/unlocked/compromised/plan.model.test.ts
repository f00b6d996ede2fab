/** Random histories of two windows on one vault, with crashes, against a plain model of what the plan must say. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type CompromiseStep, compromiseSteps } from "../../../shared/contract/compromised-words.ts";

import { utf8 } from "../../../shared/crypto/bytes.ts";
import { cardText } from "../../../shared/identity/card.ts";
import { newApp, secondApp } from "../../../test/support/app-case.ts";
import { errorCodeOf } from "../../../test/support/error-code.ts";
import { newPerson } from "../../../test/support/link-cast.ts";
import { judged, linkTo } from "../../../test/support/plan-case.ts";
import { scale } from "../../../test/support/scale.ts";
import { newPlace, removePlace } from "../../../test/support/vault-case.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { addKey, editKey } from "../keys/write-key.ts";
import { addPerson } from "../team/add-person.ts";
import { beginPlan } from "./begin-plan.ts";
import { listPlans, planAsItIs, shownPlan } from "./read-plan.ts";
import { reportPlan } from "./report.ts";
import { closePlan, dropPlan, reopenPlan, tickPlan } from "./run-plan.ts";

type Link = { readonly id: RecordId; readonly person: number; readonly version: number; state: string };
type PlanModel = { state: string; version: number; ticks: Set<CompromiseStep>; atEnd: CompromiseStep[] };
type Model = { version: number; texts: string[]; links: Link[]; plans: Map<string, PlanModel> };

const kinds = [
  "start",
  "tick",
  "untick",
  "value",
  "again",
  "send",
  "judge",
  "close",
  "drop",
  "reopen",
  "crash",
  "look",
] as const;
const action = fc.record({ what: fc.constantFrom(...kinds), app: fc.nat(1), a: fc.nat(6), b: fc.nat(6) });

/** A version that is compromised, or the same text as one. */
function isAmong({ texts }: Model, version: number, upTo: number): boolean {
  return version <= upTo || texts.slice(0, upTo).includes(texts[version - 1] ?? "");
}

/** What is done, as one would say it without the program. */
function expectedSteps(model: Model, plan: PlanModel): CompromiseStep[] {
  if (plan.state !== "running") return plan.atEnd;
  const { version, links } = model;
  const carried = links.filter((link) => isAmong(model, link.version, plan.version));
  const isReplaced = !isAmong(model, version, plan.version);
  const concerned = new Set(carried.filter(({ state }) => state !== "revoked").map(({ person }) => person));
  const has = (person: number) =>
    links.some((link) => link.person === person && link.version === version && link.state === "opened");
  const done: Record<CompromiseStep, boolean> = {
    isolate: carried.every(({ state }) => state !== "waiting"),
    revoke: false,
    replace: isReplaced,
    reshare: isReplaced && [...concerned].every(has),
    others: true,
    look: false,
    tell: concerned.size === 0,
  };
  return compromiseSteps.filter((step) => done[step] || plan.ticks.has(step));
}

test("says the same as a plain model, in both windows, whatever happens in which order", {
  timeout: 120_000 * scale,
}, () => {
  const people = [newPerson("Ilse"), newPerson("Mara")];
  fc.assert(
    fc.property(fc.array(action, { maxLength: 30 }), (history) => {
      const place = newPlace();
      const clock = { now: 1_800_000_000_000 };
      const apps: [App, App] = [newApp(place, clock), secondApp(place, clock)];
      const texts = ["secret text number 0"];
      const { id } = addKey(apps[0], {
        name: "Payments",
        env: "prod",
        service: "Stripe",
        type: "private",
        showOnce: false,
        value: utf8(texts[0] ?? ""),
      });
      const signKeys = people.map(({ card }) => addPerson(apps[0], { card: cardText(card) }).person.signKey);
      const model: Model = { version: 1, texts, links: [], plans: new Map() };
      const running = () => [...model.plans].find(([, plan]) => plan.state === "running");

      const begin = (app: App, known: number, begun: string) => {
        const version = isAmong(model, model.version, known) ? Math.max(known, model.version) : known;
        const plan = running()?.[1];
        if (plan === undefined) model.plans.set(begun, { state: "running", version, ticks: new Set(), atEnd: [] });
        else if (version > plan.version) {
          if (texts[version - 1] !== texts[plan.version - 1]) plan.ticks.clear();
          plan.version = version;
        }
        expect(app.records.get("compromise", begun)?.state).toBe("running");
      };

      for (const { what, app: at, a, b } of history) {
        const app = apps[at] as App;
        clock.now += 1_000;
        const [planId, plan] = running() ?? [];
        const step = compromiseSteps[a] as CompromiseStep;
        if (what === "start") {
          const again = b % 2 === 0;
          const begun = app.vault.write(
            ({ entries }: ReturnType<typeof beginPlan>) => [...entries],
            (tx) => beginPlan(app, tx, app.keys.value(id) as never, { cause: "asked", again }),
          );
          begin(app, again ? model.version : (plan?.version ?? model.version), begun.id);
        } else if (what === "value" || what === "again") {
          const text = what === "value" ? `secret text number ${texts.length}` : (texts[a % texts.length] ?? "");
          app.vault.refresh();
          editKey(app, { key: { id }, value: utf8(text) });
          texts.push(text);
          model.version++;
          expect(app.keys.value(id)?.value.version).toBe(model.version);
        } else if (what === "send") {
          app.vault.refresh();
          const link = linkTo(app, id, signKeys[a % 2] ?? "");
          model.links.push({ id: link, person: a % 2, version: model.version, state: "waiting" });
        } else if (what === "judge") {
          const waiting = model.links.filter(({ state }) => state === "waiting");
          const link = waiting[a % Math.max(1, waiting.length)];
          if (link === undefined) continue;
          const state = (["opened", "revoked", "intercepted"] as const)[b % 3] ?? "opened";
          judged(app, link.id, state);
          link.state = state;
          const isDealtWith = [...model.plans.values()].some(
            (one) =>
              one.state === "closed" &&
              one.version >= link.version &&
              (one.ticks.has("revoke") || !isAmong(model, model.version, link.version)),
          );
          if (state !== "intercepted" || isDealtWith) continue;
          const [begun] = listPlans(app, { ended: false }).plans;
          begin(app, link.version, begun?.id ?? "");
        } else if (what === "crash") {
          app.vault.vault.close();
          apps[at] = secondApp(place, clock);
        } else if (what === "reopen") {
          app.vault.refresh();
          const ended = [...model.plans].filter(([, one]) => one.state !== "running");
          const [which, one] = ended[a % Math.max(1, ended.length)] ?? [];
          if (which === undefined || one === undefined) continue;
          const refused = errorCodeOf(() => reopenPlan(app, { id: which }));
          expect(refused).toBe(plan === undefined ? "accepted" : "conflict");
          if (plan === undefined) one.state = "running";
        } else if (planId !== undefined && plan !== undefined) {
          // A window learns of others' changes within a second; what it does not know yet, nobody can press.
          if (app.records.get("compromise", planId)?.state !== "running") app.vault.refresh();
          const before = expectedSteps(model, plan);
          if (what === "tick") {
            tickPlan(app, { id: planId, step, done: true, why: "because" });
            if (!before.includes(step)) plan.ticks.add(step);
          } else if (what === "untick") {
            tickPlan(app, { id: planId, step, done: false });
            plan.ticks.delete(step);
          } else if (what === "close") {
            const missing = before.length < compromiseSteps.length;
            expect(errorCodeOf(() => closePlan(app, { id: planId, anyway: false }))).toBe(
              missing ? "needs_answer" : "accepted",
            );
            if (missing) closePlan(app, { id: planId, anyway: true, why: "enough" });
            Object.assign(plan, { state: "closed", atEnd: before });
          } else if (what === "drop") {
            dropPlan(app, { id: planId, why: "nothing happened" });
            Object.assign(plan, { state: "dropped", atEnd: before });
          } else shownPlan(app, planId);
        }
      }

      for (const app of apps) app.vault.refresh();
      for (const [planId, plan] of model.plans) {
        const [one, other] = apps.map((app) => planAsItIs(app, planId));
        expect(one).toEqual(other);
        expect(one).toMatchObject({ state: plan.state, version: plan.version });
        const done = one?.steps.flatMap((shown) => (shown.done ? [shown.step] : []));
        expect(done).toEqual(expectedSteps(model, plan));
        const { text } = reportPlan(apps[0], { id: planId, format: "json" });
        expect(text).not.toContain("secret text");
      }
      expect(listPlans(apps[1], { ended: true }).plans).toHaveLength(model.plans.size);
      expect(listPlans(apps[1], { ended: false }).plans.length).toBeLessThanOrEqual(1);
      apps[0].vault.vault.verifyAudit();
      for (const app of apps) app.vault.vault.close();
      removePlace(place);
    }),
    { numRuns: 40 * scale },
  );
});
