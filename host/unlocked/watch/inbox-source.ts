/** Background questions about the inbox at relays: the day's tags, and what became of what lay there. */
import type { App } from "../app.ts";
import { inboxRelays, type LookUp, lookAtFound, lookUp, lookUpsAt } from "../links/look-up.ts";
import type { Question } from "./ask-schedule.ts";
import type { Source } from "./relay-watch.ts";

const second = 1_000;
const minute = 60 * second;

export function inboxSource(app: App): Source {
  const lookUps = new Map<string, LookUp>();
  return {
    *questions(): Iterable<Question> {
      lookUps.clear();
      const isShown = app.attention.isInboxShown;
      for (const relay of inboxRelays(app)) {
        for (const question of lookUpsAt(app, relay)) {
          const key = `look ${relay} ${question.day} ${question.part}`;
          lookUps.set(key, question);
          yield { key, relay, interval: isShown ? 15 * second : 2 * minute, isShown };
        }
      }
      for (const { id, relay, state } of app.found.all()) {
        if (state === "over") continue;
        // What was just found is looked at before it is shown.
        const interval = state === "new" ? second : isShown ? 30 * second : 10 * minute;
        yield { key: `found ${id}`, relay, interval, isShown };
      }
    },
    async ask({ key }): Promise<void> {
      const question = lookUps.get(key);
      const link = app.found.get(key.slice("found ".length));
      if (question !== undefined) await lookUp(app, question, { once: true });
      else if (link !== undefined && link.state !== "over") await lookAtFound(app, link, { once: true });
    },
  };
}
