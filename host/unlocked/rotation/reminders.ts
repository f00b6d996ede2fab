/** What falls due while the vault is open: told once a day, and temporary keys that have ended leave by themselves. */
import { isKeyholdError } from "../../../shared/contract/errors.ts";
import { day, dueTimes, judgeDue } from "../../../shared/contract/rotation-policy.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { type ListedValue, subjectOf } from "../keys/key-index.ts";
import { readSettings } from "../settings.ts";
import { runningFor } from "./find-rotation.ts";
import { factsOf } from "./rotation-facts.ts";
import { standingOf } from "./rotation-steps.ts";

type Reminder = Extract<Parameters<App["emit"]>[0], { type: "reminder" }>;

const firstLook = 20_000;
const hour = 60 * 60_000;

/** Looks now and every hour. It lives in the vault's worker: a locked vault tells nothing. */
export function watchDue(app: App): { end(): void } {
  const look = () => {
    try {
      sweepTemporary(app);
      remind(app);
    } catch (error) {
      // A full disk, or another process that is writing: the next look is in an hour.
      if (!isKeyholdError(error)) throw error;
    }
  };
  const first = setTimeout(look, firstLook);
  const rest = setInterval(look, hour);
  first.unref();
  rest.unref();
  return {
    end: () => {
      clearTimeout(first);
      clearInterval(rest);
    },
  };
}

/** Tells what is due and was not told within a day, here or in another window. */
export function remind(app: App): void {
  if (app.vault.vault.readOnly || !readSettings(app).rotation.reminders) return;
  app.vault.refresh();
  const wanted = remindersNow(app);
  const now = app.now();
  const toldBefore = app.records.all("reminders")[0]?.overview.told ?? {};
  // A clock that was set back must not silence a key for long.
  const isNews = ({ id }: Reminder, told: Record<string, number>) =>
    told[id] === undefined || now >= told[id] + day || told[id] > now;
  if (!wanted.some((one) => isNews(one, toldBefore))) return;
  const fresh = app.vault.write([], (tx) => {
    const [stored] = app.records.all("reminders");
    const told = stored?.overview.told ?? {};
    const news = wanted.filter((one) => isNews(one, told));
    // Only what is still due is remembered.
    const kept = Object.entries(told).filter(([id]) => wanted.some((one) => one.id === id));
    const next = { ...Object.fromEntries(kept), ...Object.fromEntries(news.map(({ id }) => [id, now])) };
    const overview = { kind: "reminders" as const, told: next };
    if (stored === undefined) tx.insert(overview, {});
    else tx.update(stored.id as RecordId, { overview });
    return news;
  });
  for (const reminder of fresh) app.emit(reminder);
}

/** One for each value at most: what is nearest. A value whose rotation is running is told by its grace time only. */
function remindersNow(app: App): Reminder[] {
  const now = app.now();
  return app.keys.all().flatMap((listed): Reminder[] => {
    const { id, key, value } = listed;
    if (value.removedAt !== undefined) return [];
    const about = { type: "reminder", id, name: key.name, env: value.env } as const;
    const running = runningFor(app, id)?.overview;
    if (running !== undefined) {
      const { step, graceUntil } = standingOf(running, factsOf(app, running));
      const isOver = step === "revoke" && graceUntil !== undefined && graceUntil <= now;
      return isOver ? [{ ...about, about: "grace", state: "due" }] : [];
    }
    const [nearest] = dueTimes(value).toSorted((a, b) => a.at - b.at);
    const state = nearest === undefined ? "later" : judgeDue(nearest, now);
    return nearest === undefined || state === "later" ? [] : [{ ...about, about: nearest.kind, state }];
  });
}

/** A temporary key that has ended and is used nowhere is removed; it can be brought back for thirty days, and stays. */
export function sweepTemporary(app: App): number {
  const now = app.now();
  const isOver = ({ id, key, value }: ListedValue) =>
    value.type === "temporary" &&
    value.removedAt === undefined &&
    value.expiresAt !== undefined &&
    value.expiresAt <= now &&
    (value.broughtBackAt ?? 0) < value.expiresAt &&
    (key.usedIn ?? []).length === 0 &&
    runningFor(app, id) === undefined;
  if (app.vault.vault.readOnly || !app.keys.all().some(isOver)) return 0;
  const entriesOf = (gone: readonly ListedValue[]) =>
    gone.map((one) => ({ action: "key.expire", subject: subjectOf(one), outcome: "ok" as const }));
  return app.vault.write(entriesOf, (tx) => {
    const gone = app.keys.all().filter(isOver);
    for (const { id, value } of gone) tx.update(id as RecordId, { overview: { ...value, removedAt: now } });
    return gone;
  }).length;
}
