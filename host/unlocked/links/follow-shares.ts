/** What became of the links: asked of the relays, judged by signatures, kept in the vault. */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { isKeyholdError } from "../../../shared/contract/errors.ts";
import type { Share, ShareState } from "../../../shared/contract/link-methods.ts";
import { tombstoneMilliseconds } from "../../../shared/link/envelope.ts";
import { judgeStatus, keepProof, type Verdict } from "../../../shared/link/judge.ts";
import { statusRequest } from "../../../shared/link/requests.ts";
import { ownerOf, shareFromJson, wipeShare } from "../../../shared/link/share.ts";
import { verdictSentence } from "../../../shared/link/verdict-words.ts";
import type { AuditEntry } from "../../../vault/audit-chain.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { beginForIntercepted } from "../compromised/begin-plan.ts";
import type { Stored } from "../record-index.ts";
import type { ShareDetail, ShareOverview, StoredVerdict } from "../records/links.ts";
import { each } from "./each.ts";
import { leaveLate } from "./leave-entries.ts";
import { postShares } from "./post-shares.ts";
import { type Persistence, refusalError } from "./relay-client.ts";

const parallelRequests = 8;
/** States that a relay may still have news about. */
const unsettled: ReadonlySet<ShareState> = new Set([
  // The relay may have taken it although its answer was lost.
  "unsent",
  "waiting",
  "unconfirmed",
  "lapsed",
  "disputed",
  "opened",
  "expired",
]);

/** Newest first. With `refresh` every share that may have news is asked about first. */
export async function listShares(app: App, input: ParsedInput<"shares.list">): Promise<MethodOutput<"shares.list">> {
  const unreachable = input.refresh ? await askRelays(app, () => true) : [];
  return { shares: sharesNewestFirst(app), unreachable };
}

/** Asks about every share that is wanted and may have news. @returns the relays that did not answer. */
export async function askRelays(app: App, isWanted: (share: ShareOverview) => boolean): Promise<string[]> {
  const unreachable = new Set<string>();
  const asked = app.records.all("share").filter(({ overview }) => isWanted(overview) && mayHaveNews(app, overview));
  await each(asked, parallelRequests, async ({ id, overview }) => {
    // A relay that did not answer once is not asked for every other share of it.
    if (unreachable.has(overview.relay)) return;
    try {
      await refreshShare(app, id as RecordId);
    } catch (error) {
      if (!isKeyholdError(error)) throw error;
      unreachable.add(overview.relay);
    }
  });
  return [...unreachable];
}

/** What is on a person's screen; see {@link Attention}. */
export function watchShares(app: App, input: ParsedInput<"shares.watch">): MethodOutput<"shares.watch"> {
  app.attention.showShares(input.ids);
  return { unreachable: app.attention.unreachable() };
}

/** An alarm may follow even a confirmed opening, for as long as the relay remembers the link. */
function mayHaveNews(app: App, { state, relay, expiresAt }: ShareOverview): boolean {
  return unsettled.has(state) && app.relays.at(relay).relayTime() <= expiresAt + tombstoneMilliseconds;
}

function sharesNewestFirst(app: App): Share[] {
  const stored = app.records.all("share").sort((a, b) => b.overview.createdAt - a.overview.createdAt);
  return stored.map(shareOf);
}

/** Asks the relay about one share and stores the judgement if it changed. */
export async function refreshShare(app: App, id: RecordId, how: Persistence = {}): Promise<void> {
  const share = shareFromJson((app.vault.detail(id) as ShareDetail).share);
  try {
    const relay = app.relays.at(share.origin);
    const answer = await relay.send("status", share.id, (at) => statusRequest(ownerOf(share), at), how);
    if (!answer.ok) {
      // The relay never had the link, has forgotten it, or says so. What it said of a link's end stays said.
      const known = app.records.get("share", id);
      if (answer.code === "bad_signature" && (known?.state === "unsent" || endedUnread(known))) return;
      if (answer.code === "bad_signature") return storeVerdict(app, id, forgotten(share.expiresAt, relay.relayTime()));
      throw refusalError(share.origin, answer);
    }
    storeVerdict(
      app,
      id,
      judgeStatus({ share, sender: app.me.identity.box, answer: answer.value, now: relay.relayTime() }),
    );
  } finally {
    wipeShare(share);
  }
}

/** A relay that took a link and knows nothing of it before its time is not telling the truth, or was restored. */
function forgotten(expiresAt: number, now: number): Verdict {
  if (now >= expiresAt) return { state: "expired", receipt: false, reasons: ["forgotten"] };
  return { state: "disputed", receipt: false, reasons: ["claim_missing"] };
}

function endedUnread(known: ShareOverview | undefined): boolean {
  return known?.state === "expired" && known.verdict?.reasons.length === 0;
}

function storeVerdict(app: App, id: RecordId, fresh: Verdict): void {
  // Another process may have been shown more meanwhile, and proof is weighed against all that is known.
  app.vault.refresh();
  const known = app.records.get("share", id);
  if (known === undefined || isSame(known, weigh(known, fresh))) return;
  type Stored = { readonly before: ShareOverview; readonly verdict: Verdict; readonly begun: readonly AuditEntry[] };
  const entriesOf = ({ before, verdict, begun }: Stored): AuditEntry[] =>
    before.state === verdict.state
      ? []
      : [{ action: `share.${verdict.state}`, subject: subjectOf(before), outcome: "ok" }, ...begun];
  const { before, verdict } = app.vault.write(entriesOf, (tx) => {
    const overview = app.records.get("share", id) ?? known;
    const verdict = weigh(overview, fresh);
    const { share } = tx.detail(id) as ShareDetail;
    tx.update(id, {
      overview: { ...overview, state: verdict.state, verdict: verdict as StoredVerdict },
      ...(overview.state === "unsent" ? { detail: { share } } : {}),
    });
    const isNews = verdict.state === "intercepted" && overview.state !== "intercepted";
    return { before: overview, verdict, begun: isNews ? beginForIntercepted(app, tx, id, overview) : [] };
  });
  if (before.state !== verdict.state) {
    const name = before.items.map((item) => item.name).join(", ");
    app.emit({ type: "share", id, name, to: before.to, state: verdict.state });
  }
}

function weigh(known: ShareOverview, fresh: Verdict): Verdict {
  return known.verdict === undefined ? fresh : keepProof(known.verdict, fresh);
}

function isSame(known: ShareOverview, verdict: Verdict): boolean {
  return known.state === verdict.state && JSON.stringify(known.verdict) === JSON.stringify(verdict);
}

export function subjectOf({ items, to }: ShareOverview): string {
  return `${items.map((item) => item.name).join(", ")} → ${to}`;
}

export async function retryShares(app: App, input: ParsedInput<"shares.retry">): Promise<MethodOutput<"shares.retry">> {
  const now = app.now();
  const unsent = app.records.all("share").filter(({ overview }) => overview.state === "unsent");
  const over = unsent.filter(({ overview }) => overview.expiresAt <= now);
  const due = unsent.filter(({ overview }) => overview.expiresAt > now).map(({ id }) => id as RecordId);
  endUnsent(app, over);
  // Forgotten with the request once a link is sent.
  const leaves = due.map((id) => (app.vault.detail(id) as ShareDetail).leave ?? []);
  const answers = await postShares(app, due, input.relayToken);
  const late = due.flatMap((id, index) => {
    const { relay = "" } = app.records.get("share", id) ?? {};
    const entries = answers[index] === undefined ? (leaves[index] ?? []) : [];
    return entries.length === 0 ? [] : [{ link: relay, entries }];
  });
  const notLeft = await leaveLate(app, late, input.relayToken);
  const problems = new Set(
    over.map(
      ({ overview: { items, to } }) =>
        `The share of ${items.map((item) => item.name).join(", ")} to ${to} ran out before it could be sent. Share it again.`,
    ),
  );
  for (const problem of notLeft) problems.add(problem);
  for (const problem of answers) if (problem !== undefined) problems.add(problem);
  return {
    shares: sharesNewestFirst(app),
    sent: answers.filter((problem) => problem === undefined).length,
    problems: [...problems],
  };
}

/** Links whose time was over before any relay had them. */
function endUnsent(app: App, over: readonly Stored<"share">[]): void {
  if (over.length === 0) return;
  const entries = over.map(({ overview }) => ({
    action: "share.expired",
    subject: overview.to,
    outcome: "ok" as const,
  }));
  app.vault.write(entries, (tx) => {
    for (const { id } of over) {
      const unsent = app.records.get("share", id);
      if (unsent?.state !== "unsent") continue;
      const { share } = tx.detail(id as RecordId) as ShareDetail;
      tx.update(id as RecordId, { overview: { ...unsent, state: "expired" }, detail: { share } });
    }
  });
}

export function shareOf({ id, overview }: Stored<"share">): Share {
  const share: Share = {
    id,
    name: overview.items.map((item) => item.name).join(", "),
    items: overview.items.map(({ keyId, valueId, name, env }) => ({ keyId, valueId, name, env })),
    to: overview.to,
    guest: overview.guest ?? false,
    relay: overview.relay,
    state: overview.state,
    createdAt: overview.createdAt,
    expiresAt: overview.expiresAt,
  };
  if (overview.toSignKey !== undefined) share.toSignKey = overview.toSignKey;
  if (overview.device !== undefined) share.device = overview.device;
  if (overview.note !== undefined) share.note = overview.note;
  if (overview.noForward !== undefined) share.noForward = overview.noForward;
  if (overview.deleteAfter !== undefined) share.deleteAfter = overview.deleteAfter;
  if (overview.batch !== undefined) share.batch = overview.batch;
  if (overview.part !== undefined) share.part = overview.part;
  if (overview.verdict !== undefined) {
    if (overview.verdict.openedAt !== undefined) {
      share.openedAt = overview.verdict.openedAt;
      share.receipt = overview.verdict.receipt;
    }
    const why = verdictSentence(overview.verdict);
    if (why !== undefined) share.why = why;
  }
  return share;
}
