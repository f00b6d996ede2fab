/** Starting an offboarding, ticking it off, ending it, taking it back. Each step is one transaction with its entry. */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { isKeyholdError, KeyholdError } from "../../../shared/contract/errors.ts";
import type { AuditEntry } from "../../../vault/audit-chain.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { withoutEmpty } from "../keys/without-empty.ts";
import { askRelays } from "../links/follow-shares.ts";
import { revokeShare } from "../links/revoke-shares.ts";
import type { OffboardingDetail, OffboardingOverview, Tick } from "../records/life.ts";
import type { PersonOverview } from "../records/people.ts";
import { closePerson, reopenPerson, signOutFormer } from "../team/close-person.ts";
import { groupOf } from "../team/group-of.ts";
import { standingOf } from "../team/standing.ts";
import { joinedTeam } from "../team/stored-team.ts";
import { closedBy } from "./closed-cards.ts";
import {
  cardsOf,
  findLeaver,
  isFor,
  offboardingOf,
  openLinks,
  runningFor,
  shown,
  signKeysOf,
  stateOf,
} from "./read-offboarding.ts";

type Asked = MethodOutput<"offboarding.start">;
type Shown = MethodOutput<"offboarding.get">;

/** The card is closed first: nothing new goes to them while relays are asked, which may take long or fail. */
export async function startOffboarding(app: App, input: ParsedInput<"offboarding.start">): Promise<Asked> {
  const { name } = findLeaver(app, input.person);
  const entriesOf = ({ isNew }: { isNew: boolean }) =>
    isNew || input.leavesOn !== undefined ? [entry("offboard.start", name)] : [];
  const { id } = app.vault.write(entriesOf, (tx) => {
    // Found again: another window may have begun the same meanwhile.
    const { name, email, signKeys } = findLeaver(app, input.person);
    const running = runningFor(app, signKeys);
    if (running !== undefined) {
      const { leavesOn = running.overview.leavesOn } = input;
      const overview = withoutEmpty<OffboardingOverview>({ ...running.overview, leavesOn });
      if (input.leavesOn !== undefined) tx.update(running.id as RecordId, { overview });
      return { id: running.id, isNew: false };
    }
    const overview = withoutEmpty<OffboardingOverview>({
      kind: "offboarding",
      name,
      email,
      cards: cardsOf(app, signKeys),
      leavesOn: input.leavesOn,
      startedAt: app.now(),
      startedBy: app.me.card.name,
      seq: app.vault.vault.auditEntries + 1,
      waited: openLinks(app, signKeys).map((link) => link.id),
    });
    return { id: tx.insert(overview, {}) as string, isNew: true };
  });
  closeCards(app, id);
  return settleOffboarding(app, { id });
}

/** Where there are team rules, an owner also signs them out of the team; each person in a transaction of its own. */
function closeCards(app: App, id: string): void {
  const { name, checks, cards } = offboardingOf(app, id);
  const people = app.records.all("person").filter((person) => closedBy(app, person.overview)?.id === id);
  const outcomes = people.map((person) => closePerson(app, { id: person.id }));
  const former = cards.map(({ signKey }) => signKey).filter((signKey) => app.holders.onTeam(signKey) === undefined);
  const known = knownKeys(people.map((person) => person.overview));
  const isOnly = people.length === 0 && cards.length === 1;
  const theirs = former.filter((signKey) => isOnly || known.has(signKey));
  if (theirs.length > 0) outcomes.push(signOutFormer(app, name, theirs));
  if (checks?.rules !== undefined || !outcomes.some(({ signed }) => signed)) return;
  // What may be theirs by its name alone, or somebody else's, is for an owner to decide: the rules are not done with.
  if (former.some((signKey) => !theirs.includes(signKey) && isInRules(app, signKey))) return;
  update(app, id, "offboard.check", (overview) => ({
    next: { ...overview, checks: { ...overview.checks, rules: newTick(app) } },
    subject: `${name}: rules`,
  }));
}

/** Keys of a person by what devices signed, also those that are off the team list. */
function knownKeys(devices: readonly PersonOverview[]): Set<string | undefined> {
  return new Set(
    devices.flatMap((device) => [
      groupOf(device),
      device.introducedBy,
      device.replacedBy,
      ...(device.takenOff ?? []).map(({ signKey }) => signKey),
    ]),
  );
}

function isInRules(app: App, signKey: string): boolean {
  const joined = joinedTeam(app);
  return joined !== undefined && !["none", "left"].includes(standingOf(joined.history.state, signKey));
}

/** Asks the relays about everything that went to them, and revokes what still waits. A relay that is away stops nothing. */
export async function settleOffboarding(app: App, { id }: ParsedInput<"offboarding.settle">): Promise<Asked> {
  const overview = offboardingOf(app, id);
  const signKeys = signKeysOf(app, id, overview);
  const unreachable = new Set(await askRelays(app, isFor(signKeys)));
  const problems: string[] = [];
  if (stateOf(overview) === "running") {
    for (const link of openLinks(app, signKeys)) {
      if (unreachable.has(link.relay)) continue;
      try {
        await revokeShare(app, { id: link.id });
      } catch (error) {
        if (!isKeyholdError(error)) throw error;
        // Opened at this very moment: then it is one more key to rotate, and the list says so.
        if (error.code === "link_gone") continue;
        if (error.code === "relay_unreachable") unreachable.add(link.relay);
        else problems.push(`${link.name}: ${error.message}`);
      }
    }
  }
  return { offboarding: shown(app, id), unreachable: [...unreachable], problems };
}

function entry(action: string, subject: string): AuditEntry {
  return { action, subject, outcome: "ok" };
}

/** One change of a running offboarding. `change` gives undefined where another window did the same already. */
function update(
  app: App,
  id: string,
  action: string,
  change: (
    overview: OffboardingOverview,
  ) => { readonly next: OffboardingOverview; readonly subject: string } | undefined,
): Shown {
  offboardingOf(app, id);
  app.vault.write(
    (subject: string | undefined) => (subject === undefined ? [] : [entry(action, subject)]),
    (tx) => {
      const overview = offboardingOf(app, id);
      if (stateOf(overview) !== "running") {
        throw new KeyholdError(
          "conflict",
          `The offboarding of “${overview.name}” is ${stateOf(overview)}. Nothing was changed.`,
        );
      }
      const changed = change(overview);
      if (changed !== undefined) tx.update(id as RecordId, { overview: changed.next });
      return changed?.subject;
    },
  );
  return { offboarding: shown(app, id) };
}

function newTick(app: App, why?: string): Tick {
  return withoutEmpty<Tick>({ at: app.now(), by: app.me.card.name, why });
}

/** @throws KeyholdError `not_found` for what they do not hold, `needs_answer` for a tick without a reason. */
export function tickOffboarding(app: App, input: ParsedInput<"offboarding.tick">): Shown {
  const row = shown(app, input.id).rows.find(({ id }) => id === input.value);
  if (row === undefined) throw new KeyholdError("not_found", "They do not hold this key. Nothing was changed.");
  if (input.done && input.why === undefined && !row.done) {
    throw new KeyholdError(
      "needs_answer",
      `“${row.key}” (${row.env}) has no new value that everybody has. Nothing was ticked; say why it is done all the same.`,
      { hint: "say_why" },
    );
  }
  return update(app, input.id, input.done ? "offboard.tick" : "offboard.untick", (overview) => {
    const { [input.value]: before, ...others } = overview.ticks ?? {};
    if (input.done === (before !== undefined) || (input.done && row.done)) return undefined;
    const ticks = input.done ? { ...others, [input.value]: newTick(app, input.why) } : others;
    return { next: { ...overview, ticks }, subject: `${overview.name}: ${row.key} (${row.env})` };
  });
}

export function checkOffboarding(app: App, input: ParsedInput<"offboarding.check">): Shown {
  return update(app, input.id, input.done ? "offboard.check" : "offboard.uncheck", (overview) => {
    const { [input.check]: before, ...others } = overview.checks ?? {};
    if (input.done === (before !== undefined)) return undefined;
    const checks = input.done ? { ...others, [input.check]: newTick(app) } : others;
    return { next: { ...overview, checks }, subject: `${overview.name}: ${input.check}` };
  });
}

/** @throws KeyholdError `conflict` while a key or a link is open. */
export function finishOffboarding(app: App, { id }: ParsedInput<"offboarding.finish">): Shown {
  const { name } = offboardingOf(app, id);
  app.vault.write(entry("offboard.finish", name), (tx) => {
    const overview = offboardingOf(app, id);
    if (stateOf(overview) !== "running") {
      throw new KeyholdError("conflict", `The offboarding of “${name}” is ${stateOf(overview)}. Nothing was changed.`);
    }
    const { rows, done, open } = shown(app, id);
    if (done < rows.length || open.length > 0) {
      throw new KeyholdError(
        "conflict",
        `Not dealt with yet for “${name}”: keys ${rows.length - done}, waiting links ${open.length}. Nothing was changed; the list says which.`,
      );
    }
    const people = app.records.all("person").filter((person) => closedBy(app, person.overview)?.id === id);
    const removed: PersonOverview[] = people.map((person) => person.overview);
    const known = new Set(overview.cards.map(({ signKey }) => signKey));
    const later = removed.filter(({ signKey }) => !known.has(signKey)).map(({ signKey }) => signKey);
    const cards = [...overview.cards, ...cardsOf(app, later)];
    const detail: OffboardingDetail = { removed };
    tx.update(id as RecordId, { overview: { ...overview, cards, finishedAt: app.now() }, detail });
    for (const person of people) tx.remove(person.id as RecordId);
  });
  return { offboarding: shown(app, id) };
}

/** Cards that were taken off come back as they were: what was compared stays compared. */
export function reopenOffboarding(app: App, { id }: ParsedInput<"offboarding.reopen">): Shown {
  const before = offboardingOf(app, id);
  const { name } = before;
  // Also cards that came under the name since, and were closed when it was begun again.
  const signKeys = signKeysOf(app, id, before);
  app.vault.write(
    (isChange: boolean) => (isChange ? [entry("offboard.reopen", name)] : []),
    (tx) => {
      const overview = offboardingOf(app, id);
      if (stateOf(overview) === "reopened") return false;
      const { removed = [] } = tx.detail(id as RecordId) as OffboardingDetail;
      for (const person of removed) if (app.holders.onTeam(person.signKey) === undefined) tx.insert(person, {});
      tx.update(id as RecordId, { overview: { ...overview, reopenedAt: app.now() }, detail: {} });
      return true;
    },
  );
  // A role in the team rules is given again by an owner.
  for (const { signKey } of offboardingOf(app, id).cards) signKeys.push(signKey);
  for (const signKey of new Set(signKeys)) {
    const person = app.holders.onTeam(signKey);
    if (person !== undefined) reopenPerson(app, { id: person.id });
  }
  return { offboarding: shown(app, id) };
}
