/** The inbox's table: what is left under a tag, and what is found there. Changes run inside an open transaction. */
import type { Database } from "better-sqlite3";
import { entriesPerTag } from "../../shared/link/inbox-wire.ts";
import type { InboxEntry, LeaveOutcome } from "../store.ts";

/** Entries one sweep step deletes. */
const sweepStep = 500;
/** What an entry takes in the file besides its bytes, roughly, indexes included. */
const rowBytes = 256;

export function prepareInbox(database: Database) {
  const isThere = database
    .prepare<[Uint8Array, Uint8Array, number], number>(
      "SELECT count(*) FROM inbox WHERE tag = ? AND entry = ? AND due_at > ?",
    )
    .pluck();
  const countUnder = database
    .prepare<[Uint8Array, number], number>("SELECT count(*) FROM inbox WHERE tag = ? AND due_at > ?")
    .pluck();
  const insert = database.prepare<[Uint8Array, Uint8Array, number]>(
    `INSERT INTO inbox (tag, entry, due_at) VALUES (?, ?, ?)
     ON CONFLICT (tag, entry) DO UPDATE SET due_at = max(due_at, excluded.due_at)`,
  );
  const under = database.prepare<[Uint8Array, number, number], InboxEntry>(
    "SELECT tag, entry FROM inbox WHERE tag = ? AND due_at > ? ORDER BY number LIMIT ?",
  );
  const sweepDue = database.prepare<[number, number]>(
    "DELETE FROM inbox WHERE number IN (SELECT number FROM inbox WHERE due_at <= ? ORDER BY due_at LIMIT ?)",
  );

  function leave(
    { tag, entry }: InboxEntry,
    until: number,
    now: number,
    isFull: (bytes: number) => boolean,
  ): LeaveOutcome {
    if (isThere.get(tag, entry, now)) return { outcome: "same" };
    if ((countUnder.get(tag, now) ?? 0) >= entriesPerTag) return { outcome: "crowded" };
    if (isFull(tag.length + entry.length + rowBytes)) return { outcome: "full" };
    insert.run(tag, entry, until);
    return { outcome: "left" };
  }

  return {
    leave,
    lookUp: (tags: readonly Uint8Array[], now: number): InboxEntry[] =>
      tags.flatMap((tag) => under.all(tag, now, entriesPerTag)),
    sweep: (now: number): number => sweepDue.run(now, sweepStep).changes,
  };
}
