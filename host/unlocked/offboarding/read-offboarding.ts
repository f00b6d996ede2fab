/** What is shown of an offboarding: computed from the ledger each time, so that a rotation ticks by itself. */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { KeyholdError } from "../../../shared/contract/errors.ts";
import type { Offboarding, OffboardingSummary } from "../../../shared/contract/offboarding-methods.ts";
import type { App } from "../app.ts";
import { findHolder, type HolderFound } from "../holders/find-holder.ts";
import { guestKey } from "../holders/holder-index.ts";
import { withoutEmpty } from "../keys/without-empty.ts";
import { askRelays } from "../links/follow-shares.ts";
import type { LeaverCard, OffboardingOverview } from "../records/life.ts";
import type { ShareOverview } from "../records/links.ts";
import { ownKey } from "../team/stored-team.ts";
import { closedBy } from "./closed-cards.ts";
import { rowsFor } from "./offboarding-rows.ts";

export async function previewOffboarding(
  app: App,
  input: ParsedInput<"offboarding.preview">,
): Promise<MethodOutput<"offboarding.preview">> {
  const { signKeys } = findLeaver(app, input.person);
  const unreachable = input.refresh ? await askRelays(app, isFor(signKeys)) : [];
  const leaver = findLeaver(app, input.person);
  const running = runningFor(app, leaver.signKeys);
  return {
    name: leaver.name,
    cards: cardsShown(app, cardsOf(app, leaver.signKeys)),
    rows: rowsFor(app, leaver.signKeys, running?.overview.ticks ?? {}),
    open: openLinks(app, leaver.signKeys),
    unreachable,
    ...(running === undefined ? {} : { running: running.id }),
  };
}

/** @throws KeyholdError `not_found`, `ambiguous`, `refused` for guests, of whom nobody knows who they are, and oneself. */
export function findLeaver(app: App, who: string): HolderFound {
  const found = findHolder(app, who);
  if (found.signKeys.includes(guestKey)) {
    throw new KeyholdError(
      "refused",
      "A guest link says nothing about who opened it: nobody can be offboarded by it. Nothing was changed; rotate the keys that went out by guest links.",
    );
  }
  if (found.signKeys.includes(ownKey(app))) {
    throw new KeyholdError(
      "refused",
      `“${found.name}” is you, on other devices of yours. Nothing was changed. A device that is lost or sold is taken off the team list; tell your team to do the same.`,
    );
  }
  return found;
}

export function runningFor(app: App, signKeys: readonly string[]) {
  return app.records
    .all("offboarding")
    .find(
      ({ overview }) => stateOf(overview) === "running" && overview.cards.some((one) => signKeys.includes(one.signKey)),
    );
}

export function cardsOf(app: App, signKeys: readonly string[]): LeaverCard[] {
  return signKeys.map((signKey) => {
    const known = app.holders.onTeam(signKey)?.overview;
    return known === undefined ? { signKey } : { signKey, device: known.device, state: known.state };
  });
}

function cardsShown(app: App, cards: readonly LeaverCard[]): Offboarding["cards"] {
  return cards.map(({ signKey, device }) => withoutEmpty({ signKey, device, person: app.holders.onTeam(signKey)?.id }));
}

/** Cards of the start, and ones that came under the name since. */
export function signKeysOf(app: App, id: string, overview: OffboardingOverview): string[] {
  const keys = new Set(overview.cards.map(({ signKey }) => signKey));
  if (stateOf(overview) !== "running") return [...keys];
  for (const person of app.records.all("person")) {
    if (closedBy(app, person.overview)?.id === id) keys.add(person.overview.signKey);
  }
  return [...keys];
}

export function isFor(signKeys: readonly string[]): (share: ShareOverview) => boolean {
  const wanted = new Set(signKeys);
  return ({ toSignKey }) => toSignKey !== undefined && wanted.has(toSignKey);
}

/** Links that may still be opened, by what is known. */
export function openLinks(app: App, signKeys: readonly string[]): Offboarding["open"] {
  return signKeys.flatMap((signKey) =>
    [...app.holders.aboutPerson(signKey)].flatMap((id) => {
      const share = app.holders.source(id);
      if (share?.kind !== "share" || !isOpen(share, app.now())) return [];
      const name = share.items.map((item) => item.name).join(", ");
      return [{ id, name, relay: share.relay, expiresAt: share.expiresAt }];
    }),
  );
}

function isOpen({ state, expiresAt }: ShareOverview, now: number): boolean {
  return (state === "waiting" || state === "unsent") && expiresAt > now;
}

export function stateOf({ finishedAt, reopenedAt }: OffboardingOverview): Offboarding["state"] {
  if (reopenedAt !== undefined) return "reopened";
  return finishedAt === undefined ? "running" : "finished";
}

/** @throws KeyholdError `not_found`. */
export function offboardingOf(app: App, id: string): OffboardingOverview {
  const overview = app.records.get("offboarding", id);
  if (overview !== undefined) return overview;
  throw new KeyholdError("not_found", "There is no such offboarding in this vault.");
}

export function shown(app: App, id: string): Offboarding {
  const overview = offboardingOf(app, id);
  const signKeys = signKeysOf(app, id, overview);
  const rows = rowsFor(app, signKeys, overview.ticks ?? {});
  const cards = cardsOf(app, signKeys).map((card) => ({
    ...card,
    ...overview.cards.find((one) => one.signKey === card.signKey),
  }));
  const { log, rules } = overview.checks ?? {};
  const facts = withoutEmpty<Omit<Offboarding, "rows" | "cards" | "open" | "checks">>({
    id,
    name: overview.name,
    state: stateOf(overview),
    leavesOn: overview.leavesOn,
    startedAt: overview.startedAt,
    startedBy: overview.startedBy,
    finishedAt: overview.finishedAt,
    done: rows.filter(({ done }) => done).length,
    revoked: (overview.waited ?? []).filter((share) => app.records.get("share", share)?.state === "revoked").length,
  });
  return {
    ...facts,
    cards: cardsShown(app, cards),
    rows,
    open: openLinks(app, signKeys),
    checks: { ...(log === undefined ? {} : { log }), ...(rules === undefined ? {} : { rules }) },
  };
}

export function getOffboarding(app: App, { id }: ParsedInput<"offboarding.get">): MethodOutput<"offboarding.get"> {
  return { offboarding: shown(app, id) };
}

/** Running ones first, then the newest. */
export function listOffboardings(app: App): MethodOutput<"offboarding.list"> {
  const all = app.records.all("offboarding").map(({ id, overview }): OffboardingSummary => {
    const signKeys = signKeysOf(app, id, overview);
    const rows = rowsFor(app, signKeys, overview.ticks ?? {});
    const facts = withoutEmpty<Omit<OffboardingSummary, "signKeys">>({
      id,
      name: overview.name,
      state: stateOf(overview),
      leavesOn: overview.leavesOn,
      startedAt: overview.startedAt,
      finishedAt: overview.finishedAt,
      total: rows.length,
      done: rows.filter(({ done }) => done).length,
    });
    return { ...facts, signKeys };
  });
  const rank = ({ state }: OffboardingSummary) => (state === "running" ? 0 : 1);
  return { offboardings: all.sort((a, b) => rank(a) - rank(b) || b.startedAt - a.startedAt) };
}
