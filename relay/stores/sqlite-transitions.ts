/**
 * Each transition of a link as one function that runs inside an open `BEGIN IMMEDIATE` transaction. Every change says
 * in its WHERE which state it comes from, and that it changed one row: the lock alone is not relied on.
 */
import type { Database } from "better-sqlite3";
import { badGuessLimit, type LinkKind, type LinkState, linkKinds } from "../../shared/link/envelope.ts";
import { forgottenAt, leaseFrom, stateAt } from "../lifetime.ts";
import type {
  AckOutcome,
  ClaimOutcome,
  CreateOutcome,
  Gone,
  GuessOutcome,
  NewLink,
  ReportOutcome,
  RevokeOutcome,
} from "../store.ts";
import { contentHash } from "./content-hash.ts";

type Row = {
  readonly number: number;
  readonly kind: LinkKind;
  readonly state: LinkState;
  readonly expiresAt: number;
  readonly leaseUntil: number | null;
  readonly reader: Buffer | null;
  readonly guesses: number;
};
type DueRow = { readonly number: number; readonly state: LinkState; readonly expiresAt: number };

const unknown = { outcome: "unknown" } as const;
/** Links one sweep step deals with: a few milliseconds under the lock. */
const sweepStep = 500;

export type Transitions = ReturnType<typeof prepareTransitions>;

export function prepareTransitions(database: Database) {
  const find = database.prepare<[Uint8Array], Row>(
    "SELECT number, kind, state, expires_at AS expiresAt, lease_until AS leaseUntil, reader, guesses FROM links WHERE id = ?",
  );
  const findHash = database.prepare<[number], Buffer>("SELECT content_hash FROM links WHERE number = ?").pluck();
  const insert = database.prepare<[Uint8Array, number, Uint8Array, Uint8Array, Uint8Array, Uint8Array, number, number]>(
    `INSERT INTO links (id, kind, state, ephemeral_key, claim_key, owner_key, content_hash, expires_at, due_at)
     VALUES (?, ?, 'pending', ?, ?, ?, ?, ?, ?)`,
  );
  const insertCiphertext = database.prepare<[number | bigint, Uint8Array]>(
    "INSERT INTO ciphertexts (number, bytes) VALUES (?, ?)",
  );
  const ciphertext = database.prepare<[number], Buffer>("SELECT bytes FROM ciphertexts WHERE number = ?").pluck();
  const deleteCiphertext = database.prepare<[number]>("DELETE FROM ciphertexts WHERE number = ?");
  const bind = database.prepare<[Uint8Array, Uint8Array, number, number, number, number]>(
    `UPDATE links SET state = 'claimed', reader = ?, claim = ?, lease_until = ?, due_at = ?
     WHERE number = ? AND state = 'pending' AND expires_at > ?`,
  );
  const markRead = database.prepare<[Uint8Array, number, number, Uint8Array]>(
    `UPDATE links SET state = 'read', receipt = ?, due_at = ?
     WHERE number = ? AND state IN ('claimed', 'lapsed') AND reader = ?`,
  );
  const markRevoked = database.prepare<[number, number]>(
    "UPDATE links SET state = 'revoked', due_at = ? WHERE number = ? AND state = 'pending'",
  );
  const keepReport = database.prepare<[Uint8Array, number]>(
    "UPDATE links SET report = ? WHERE number = ? AND report IS NULL",
  );
  const countGuess = database.prepare<[number, number]>(
    "UPDATE links SET guesses = guesses + 1 WHERE number = ? AND guesses < ?",
  );
  const due = database.prepare<[number, number], DueRow>(
    "SELECT number, state, expires_at AS expiresAt FROM links WHERE due_at <= ? ORDER BY due_at LIMIT ?",
  );
  const end = database.prepare<[LinkState, number, number, LinkState]>(
    "UPDATE links SET state = ?, due_at = ? WHERE number = ? AND state = ?",
  );
  const forget = database.prepare<[number]>("DELETE FROM links WHERE number = ?");

  function row(id: Uint8Array, now: number): Row | undefined {
    const found = find.get(id);
    return found !== undefined && now < forgottenAt(found.expiresAt) ? found : undefined;
  }

  function create(link: NewLink, now: number, isFull: (bytes: number) => boolean): CreateOutcome {
    const hash = contentHash(link);
    const found = find.get(link.id);
    if (found !== undefined && now < forgottenAt(found.expiresAt)) {
      if (findHash.get(found.number)?.equals(hash) !== true) return { outcome: "other" };
      return { outcome: "same", state: stateAt(found, now) };
    }
    if (isFull(link.ciphertext.length)) return { outcome: "full" };
    if (found !== undefined) erase(found.number);
    const { id, kind, E, claimKey, ownerKey, expiresAt } = link;
    const { lastInsertRowid } = insert.run(id, kind, E, claimKey, ownerKey, hash, expiresAt, expiresAt);
    insertCiphertext.run(lastInsertRowid, link.ciphertext);
    return { outcome: "created", state: "pending" };
  }

  function claim(id: Uint8Array, reader: Uint8Array, request: Uint8Array, now: number): ClaimOutcome {
    const found = row(id, now);
    if (found === undefined) return unknown;
    const state = stateAt(found, now);
    if (state === "pending") {
      const leaseUntil = leaseFrom(now);
      one(bind.run(reader, request, leaseUntil, leaseUntil, found.number, now).changes);
      return { outcome: "granted", ciphertext: held(found.number), leaseUntil };
    }
    if (found.reader === null) return { outcome: "gone", state };
    if (!found.reader.equals(reader)) return guessedOut(found, state) ?? { outcome: "taken", state };
    if (state !== "claimed" || found.leaseUntil === null) return { outcome: "gone", state };
    return { outcome: "granted", ciphertext: held(found.number), leaseUntil: found.leaseUntil };
  }

  function ack(id: Uint8Array, reader: Uint8Array, receipt: Uint8Array, now: number): AckOutcome {
    const found = row(id, now);
    if (found === undefined) return unknown;
    const state = stateAt(found, now);
    if (state === "pending") return { outcome: "early", state };
    if (found.reader === null) return { outcome: "gone", state };
    if (!found.reader.equals(reader)) return guessedOut(found, state) ?? { outcome: "taken", state };
    if (state === "read") return { outcome: "read" };
    one(markRead.run(receipt, forgottenAt(found.expiresAt), found.number, reader).changes);
    deleteCiphertext.run(found.number);
    return { outcome: "read" };
  }

  function revoke(id: Uint8Array, now: number): RevokeOutcome {
    const found = row(id, now);
    if (found === undefined) return unknown;
    const state = stateAt(found, now);
    if (state === "revoked") return { outcome: "revoked" };
    if (state === "expired") return { outcome: "gone", state };
    if (state !== "pending") return { outcome: "taken", state };
    revokePending(found);
    return { outcome: "revoked" };
  }

  function report(id: Uint8Array, bytes: Uint8Array, now: number): ReportOutcome {
    const found = row(id, now);
    if (found === undefined) return unknown;
    const state = stateAt(found, now);
    const refused = guessedOut(found, state);
    if (refused !== undefined) return refused;
    // The intended person says that the link was given away on its way: nobody must open it any more.
    if (state === "pending") revokePending(found);
    keepReport.run(bytes, found.number);
    return { outcome: "reported" };
  }

  function badGuess(id: Uint8Array, now: number): GuessOutcome {
    const found = row(id, now);
    if (found === undefined || found.kind !== linkKinds.guestWithPassphrase) return { outcome: "counted" };
    const state = stateAt(found, now);
    const refused = guessedOut(found, state);
    if (refused !== undefined) return { outcome: "exhausted", state };
    one(countGuess.run(found.number, badGuessLimit).changes);
    if (found.guesses + 1 < badGuessLimit || state !== "pending") return { outcome: "counted" };
    revokePending(found);
    return { outcome: "counted" };
  }

  function sweep(now: number): number {
    const rows = due.all(now, sweepStep);
    for (const { number, state, expiresAt } of rows) {
      if (now >= forgottenAt(expiresAt)) erase(number);
      else {
        one(end.run(state === "claimed" ? "lapsed" : "expired", forgottenAt(expiresAt), number, state).changes);
        deleteCiphertext.run(number);
      }
    }
    return rows.length;
  }

  function revokePending(found: Row): void {
    one(markRevoked.run(forgottenAt(found.expiresAt), found.number).changes);
    deleteCiphertext.run(found.number);
  }

  function erase(number: number): void {
    deleteCiphertext.run(number);
    forget.run(number);
  }

  function held(number: number): Buffer {
    const bytes = ciphertext.get(number);
    if (bytes === undefined) throw new Error("a link in its lease has no ciphertext");
    return bytes;
  }

  return { create, claim, ack, revoke, report, badGuess, sweep };
}

/** After the last guess a right signature of anybody but the bound reader is answered like a wrong one: no oracle. */
function guessedOut(found: Row, state: LinkState): Gone | undefined {
  return found.guesses >= badGuessLimit ? { outcome: "gone", state } : undefined;
}

function one(changes: number): void {
  if (changes !== 1) throw new Error(`a transition changed ${changes} rows`);
}
