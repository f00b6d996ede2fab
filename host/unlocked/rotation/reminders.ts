/** What falls due while the vault is open: told once a day, all of one look together. */
import type { HostEvent } from "../../../shared/contract/api.ts";
import { type DueState, day, dueTimes, judgeDue } from "../../../shared/contract/rotation-policy.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { readSettings } from "../settings.ts";
import { runningFor } from "./find-rotation.ts";
import { factsOf } from "./rotation-facts.ts";
import { standingOf } from "./rotation-steps.ts";
import type { Left } from "./sweep-temporary.ts";

type Event = Extract<HostEvent, { type: "reminder" }>;
type Reminder = Omit<Event, "more">;

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
  const [first] = fresh.toSorted((a, b) => urgency[b.state] - urgency[a.state]);
  if (first !== undefined) app.emit({ ...first, more: fresh.length - 1 });
}

const urgency: Readonly<Record<DueState, number>> = { overdue: 3, due: 2, soon: 1, later: 0 };

/** Nothing goes without a word, whether reminders are wanted or not. */
export function tellLeft(app: App, [first, ...others]: readonly Left[]): void {
  if (first === undefined) return;
  app.emit({ type: "reminder", ...first, about: "left", state: "overdue", more: others.length });
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
