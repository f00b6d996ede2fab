/** Background questions about shares, and the word that one is about to end unopened. */
import { isKeyholdError } from "../../../shared/contract/errors.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { refreshShare } from "../links/follow-shares.ts";
import type { ShareOverview } from "../records/links.ts";
import type { Question } from "./ask-schedule.ts";
import type { Source } from "./relay-watch.ts";
import { isExpiring, shareInterval } from "./share-interval.ts";

export function shareSource(app: App): Source {
  const tellExpiring = expiringTeller(app);
  return {
    *questions(): Iterable<Question> {
      for (const { id, overview } of app.records.all("share")) {
        const now = app.relays.at(overview.relay).relayTime();
        const isShown = app.attention.isShown(id);
        const interval = shareInterval(overview, now, isShown);
        if (interval === undefined) continue;
        if (isExpiring(overview, now)) tellExpiring(id, overview);
        yield { key: id, relay: overview.relay, interval, isShown };
      }
    },
    ask: ({ key }) => refreshShare(app, key as RecordId, { once: true }),
  };
}

/** Once for each share, whatever number of windows and unlocks: it is written down. */
function expiringTeller(app: App): (id: string, overview: ShareOverview) => void {
  const told = new Set<string>();
  return (id, { expiringTold }) => {
    if (expiringTold || told.has(id)) return;
    told.add(id);
    // Not in the middle of walking over the records.
    setImmediate(() => tellExpiring(app, id as RecordId));
  };
}

function tellExpiring(app: App, id: RecordId): void {
  try {
    const told = app.vault.write([], (tx) => {
      const overview = app.records.get("share", id);
      if (overview?.state !== "waiting" || overview.expiringTold) return undefined;
      tx.update(id, { overview: { ...overview, expiringTold: true } });
      return overview;
    });
    if (told === undefined) return;
    const name = told.items.map((item) => item.name).join(", ");
    app.emit({ type: "share-expiring", id, name, to: told.to, expiresAt: told.expiresAt });
  } catch (error) {
    // Locked or full at this moment: a reminder is not worth a failure.
    if (!isKeyholdError(error)) throw error;
  }
}
