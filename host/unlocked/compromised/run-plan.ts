/** Beginning a plan, ticking it off, ending it. Each is one transaction with its entry, and judges what is there then. */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { type CompromiseStep, stepWords } from "../../../shared/contract/compromised-words.ts";
import { isKeyholdError, KeyholdError } from "../../../shared/contract/errors.ts";
import type { AuditEntry } from "../../../vault/audit-chain.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { findValue, forLooking } from "../keys/find-key.ts";
import { withoutEmpty } from "../keys/without-empty.ts";
import { askRelays } from "../links/follow-shares.ts";
import { revokeShare } from "../links/revoke-shares.ts";
import type { HostTransaction } from "../observed-vault.ts";
import type { CompromiseOverview } from "../records/compromise.ts";
import type { Tick } from "../records/life.ts";
import type { ShareOverview } from "../records/links.ts";
import { runningFor } from "../rotation/find-rotation.ts";
import { setGrace } from "../rotation/run-rotation.ts";
import { type Begun, beginPlan, refuseFuture, refuseWhy } from "./begin-plan.ts";
import { findPlan, findRunningPlan, runningPlanFor, subjectOfPlan } from "./find-plan.ts";
import { factsOfPlan } from "./plan-facts.ts";
import { doneByItself, selfTicking, stepsOf } from "./plan-steps.ts";
import { shownPlan, withNoted } from "./read-plan.ts";

type Shown = MethodOutput<"compromised.get">;
type Asked = MethodOutput<"compromised.settle">;

/** The plan is there first: nothing new goes out while relays are asked, which may take long or fail. */
export async function startPlan(
  app: App,
  input: ParsedInput<"compromised.start">,
): Promise<MethodOutput<"compromised.start">> {
  const { id } = findValue(app.keys, input.key, forLooking(input.key));
  const begun = app.vault.write(
    ({ entries }: Begun) => [...entries],
    (tx) => {
      const listed = findValue(app.keys, { id }, "any");
      const { cause, why, lastGoodAt, again } = input;
      return beginPlan(app, tx, listed, { cause, why, lastGoodAt, again, share: shareMeant(app, id, input.share) });
    },
  );
  app.checkpoint("compromised.after-start");
  return { ...(await settlePlan(app, { id: begun.id })), resumed: begun.resumed };
}

function shareMeant(app: App, valueId: string, id: string | undefined) {
  if (id === undefined) return undefined;
  const overview = app.records.get("share", id);
  if (overview?.items.some((item) => item.valueId === valueId)) return { id, overview };
  throw new KeyholdError("not_found", "There is no such link with this key. Nothing was changed.");
}

/** Asks the relays about every link with the value, and takes back what waits. A relay that is away stops nothing. */
export async function settlePlan(app: App, { id }: ParsedInput<"compromised.settle">): Promise<Asked> {
  const record = findPlan(app, id);
  // Those with the new value as well: their receipts are what the plan waits for.
  const isMeant = ({ items }: ShareOverview) => items.some(({ valueId }) => valueId === record.valueId);
  const unreachable = new Set(await askRelays(app, isMeant));
  const problems: string[] = [];
  if (findPlan(app, id).state === "running") {
    for (const link of factsOfPlan(app, findPlan(app, id)).open) {
      if (unreachable.has(link.relay)) continue;
      try {
        await revokeShare(app, { id: link.id });
      } catch (error) {
        if (!isKeyholdError(error)) throw error;
        // Opened at this very moment: then it is one more holder, and the list says so.
        if (error.code === "link_gone") continue;
        if (error.code === "relay_unreachable") unreachable.add(link.relay);
        else problems.push(`${link.name}: ${error.message}`);
      }
      app.checkpoint("compromised.after-revoke");
    }
  }
  return { plan: shownPlan(app, id), unreachable: [...unreachable], problems };
}

/** One change of a running plan. `change` gives undefined where another window did the same already. */
function update(
  app: App,
  id: string,
  action: string,
  change: (
    record: CompromiseOverview,
    tx: HostTransaction,
  ) => { readonly next: CompromiseOverview; readonly about?: string } | undefined,
): Shown {
  findRunningPlan(app, id);
  const entriesOf = (about: string | undefined): AuditEntry[] => {
    const subject = subjectOfPlan(app, findPlan(app, id));
    return about === undefined
      ? []
      : [{ action, subject: about === "" ? subject : `${subject}: ${about}`, outcome: "ok" }];
  };
  app.vault.write(entriesOf, (tx) => {
    const changed = change(findRunningPlan(app, id), tx);
    if (changed === undefined) return undefined;
    tx.update(id as RecordId, { overview: changed.next });
    return changed.about ?? "";
  });
  return { plan: shownPlan(app, id) };
}

export function changePlan(app: App, { id, lastGoodAt, why }: ParsedInput<"compromised.change">): Shown {
  refuseFuture(app, lastGoodAt);
  return update(app, id, "compromised.change", (record) => {
    refuseWhy(app, record.valueId, why ?? undefined);
    const next = withoutEmpty<CompromiseOverview>({
      ...record,
      lastGoodAt: lastGoodAt ?? record.lastGoodAt,
      why: why === undefined ? record.why : (why ?? undefined),
    });
    return next.lastGoodAt === record.lastGoodAt && next.why === record.why ? undefined : { next };
  });
}

/** @throws KeyholdError `needs_answer` for a step that would tick itself, without a reason. */
export function tickPlan(app: App, { id, step, done, why }: ParsedInput<"compromised.tick">): Shown {
  return update(app, id, done ? "compromised.tick" : "compromised.untick", (record, tx) => {
    refuseWhy(app, record.valueId, why);
    const { [step]: before, ...others } = record.ticks ?? {};
    if (!done) return before === undefined ? undefined : { next: withTicks(record, others), about: step };
    if (before !== undefined || isDone(app, record, step)) return undefined;
    if (selfTicking.has(step) && why === undefined) {
      throw new KeyholdError(
        "needs_answer",
        `“${stepWords[step].title}” ticks itself once it is done. Nothing was ticked; say why it is done all the same.`,
        { hint: "say_why" },
      );
    }
    if (step === "revoke") tellRotation(app, tx, record);
    const tick = withoutEmpty<Tick>({ at: app.now(), by: app.me.card.name, why });
    return { next: withTicks(record, { ...others, [step]: tick }), about: step };
  });
}

function isDone(app: App, record: CompromiseOverview, step: CompromiseStep): boolean {
  return stepsOf(record, factsOfPlan(app, record), app.now()).some((one) => one.step === step && one.done);
}

function withTicks(record: CompromiseOverview, ticks: NonNullable<CompromiseOverview["ticks"]>): CompromiseOverview {
  const { ticks: _, ...rest } = record;
  return Object.keys(ticks).length === 0 ? rest : { ...rest, ticks };
}

/** The rotation that is running need not ask for the same once more, nor keep the old value as one that still works. */
function tellRotation(app: App, tx: HostTransaction, { valueId, version }: CompromiseOverview): void {
  const rotation = runningFor(app, valueId);
  if (rotation === undefined || rotation.overview.oldRevokedAt !== undefined) return;
  const { newVersion, fromVersion } = rotation.overview;
  if (fromVersion > version || (newVersion !== undefined && newVersion <= version)) return;
  setGrace(app, tx, rotation.overview, undefined);
  const revoked = { oldRevokedAt: app.now(), oldRevokedBy: "person" as const };
  tx.update(rotation.id as RecordId, { overview: { ...rotation.overview, ...revoked } });
}

/** @throws KeyholdError `needs_answer` while something is not done. */
export function closePlan(app: App, { id, anyway, why }: ParsedInput<"compromised.close">): Shown {
  return update(app, id, "compromised.close", (record) => {
    refuseWhy(app, record.valueId, why);
    const facts = factsOfPlan(app, record);
    const missing = stepsOf(record, facts, app.now()).filter((step) => !step.done);
    if (missing.length > 0 && (!anyway || why === undefined)) {
      const titles = missing.map(({ step }) => `“${stepWords[step].title}”`).join(", ");
      throw new KeyholdError(
        "needs_answer",
        `The plan for “${record.name}” is not done: ${titles}. It goes on; to end it all the same, say why.`,
        { hint: "say_why" },
      );
    }
    const noted = withNoted(record, doneByItself(record, facts, app.now()));
    return { next: ended(app, noted, "closed", why), about: missing.length === 0 ? "done" : "with something missing" };
  });
}

/** A false alarm: nothing of what was done is undone. */
export function dropPlan(app: App, { id, why }: ParsedInput<"compromised.drop">): Shown {
  return update(app, id, "compromised.drop", (record) => {
    refuseWhy(app, record.valueId, why);
    const noted = withNoted(record, doneByItself(record, factsOfPlan(app, record), app.now()));
    return { next: ended(app, noted, "dropped", why), about: "false alarm" };
  });
}

function ended(
  app: App,
  record: CompromiseOverview,
  state: "closed" | "dropped",
  why: string | undefined,
): CompromiseOverview {
  return withoutEmpty<CompromiseOverview>({
    ...record,
    state,
    endedAt: app.now(),
    endedBy: app.me.card.name,
    endWhy: why,
  });
}

/** @throws KeyholdError `conflict` when another plan for this value is running. */
export function reopenPlan(app: App, { id }: ParsedInput<"compromised.reopen">): Shown {
  const subject = subjectOfPlan(app, findPlan(app, id));
  app.vault.write(
    (isChange: boolean) => (isChange ? [{ action: "compromised.reopen", subject, outcome: "ok" as const }] : []),
    (tx) => {
      const { endedAt: _at, endedBy: _by, endWhy: _why, ...record } = findPlan(app, id);
      if (record.state === "running") return false;
      if (runningPlanFor(app, record.valueId) !== undefined) {
        throw new KeyholdError(
          "conflict",
          "Another plan for this key is running. Nothing was changed; go on with that one.",
        );
      }
      tx.update(id as RecordId, { overview: { ...record, state: "running" } });
      return true;
    },
  );
  return { plan: shownPlan(app, id) };
}
