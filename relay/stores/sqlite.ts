import type { Database, Statement } from "better-sqlite3";
import type { LinkKind, LinkState } from "../../shared/link/envelope.ts";
import { forgottenAt, stateAt } from "../lifetime.ts";
import type {
  CreateOutcome,
  InboxEntry,
  LeaveOutcome,
  LinkKeys,
  LinkLook,
  LinkStatus,
  LinkStore,
  NewLink,
} from "../store.ts";
import { GroupCommit } from "./sqlite-group-commit.ts";
import { prepareInbox } from "./sqlite-inbox.ts";
import { openDatabase } from "./sqlite-open.ts";
import { prepareTransitions, type Transitions } from "./sqlite-transitions.ts";

type LinkRow = {
  readonly kind: LinkKind;
  readonly state: LinkState;
  readonly E: Buffer;
  readonly expiresAt: number;
  readonly leaseUntil: number | null;
};
type KeysRow = LinkKeys & { readonly expiresAt: number };
type StatusRow = LinkRow & {
  readonly claim: Buffer | null;
  readonly receipt: Buffer | null;
  readonly report: Buffer | null;
  readonly guesses: number;
};

/** What a link takes in the file besides its ciphertext, roughly, until a commit tells. */
const rowBytes = 512;
/** How full entries may make the store: links always find room behind them. */
const inboxShare = 0.5;

/** The embedded store: one file, several relay processes at most on one machine. */
export class SqliteStore implements LinkStore {
  readonly #database: Database;
  readonly #commits: GroupCommit;
  readonly #transitions: Transitions;
  readonly #inbox: ReturnType<typeof prepareInbox>;
  readonly #storageLimit: number;
  readonly #findKeys: Statement<[Uint8Array], KeysRow>;
  readonly #findLook: Statement<[Uint8Array], LinkRow>;
  readonly #findStatus: Statement<[Uint8Array], StatusRow>;
  readonly #usedBytes: Statement<[], number>;
  /** Bytes in use by the database, counted once in a transaction and kept up inside it. */
  #used: number | undefined;
  #changes = 0;

  /** @param options `storageLimit`: bytes the file may hold, tombstones and indexes included. */
  constructor(options: { readonly file: string; readonly storageLimit: number }) {
    this.#database = openDatabase(options.file);
    this.#storageLimit = options.storageLimit;
    this.#transitions = prepareTransitions(this.#database);
    this.#inbox = prepareInbox(this.#database);
    this.#commits = new GroupCommit(this.#database, () => {
      this.#used = undefined;
    });
    this.#findKeys = this.#database.prepare(
      "SELECT kind, claim_key AS claimKey, owner_key AS ownerKey, expires_at AS expiresAt FROM links WHERE id = ?",
    );
    const shown = "kind, state, ephemeral_key AS E, expires_at AS expiresAt, lease_until AS leaseUntil";
    this.#findLook = this.#database.prepare(`SELECT ${shown} FROM links WHERE id = ?`);
    this.#findStatus = this.#database.prepare(
      `SELECT ${shown}, claim, receipt, report, guesses FROM links WHERE id = ?`,
    );
    this.#usedBytes = this.#database
      .prepare<[], number>(
        `SELECT (page_count - freelist_count) * page_size
         FROM pragma_page_count(), pragma_freelist_count(), pragma_page_size()`,
      )
      .pluck();
  }

  get changes(): number {
    return this.#changes;
  }

  async create(link: NewLink, now: number): Promise<CreateOutcome> {
    const isFull = (bytes: number) => this.#reserve(bytes + rowBytes);
    return this.#change(() => this.#transitions.create(link, now, isFull));
  }

  async claim(id: Uint8Array, reader: Uint8Array, request: Uint8Array, now: number) {
    return this.#change(() => this.#transitions.claim(id, reader, request, now));
  }

  async ack(id: Uint8Array, reader: Uint8Array, receipt: Uint8Array, now: number) {
    return this.#change(() => this.#transitions.ack(id, reader, receipt, now));
  }

  async revoke(id: Uint8Array, now: number) {
    return this.#change(() => this.#transitions.revoke(id, now));
  }

  async report(id: Uint8Array, report: Uint8Array, now: number) {
    return this.#change(() => this.#transitions.report(id, report, now));
  }

  async badGuess(id: Uint8Array, now: number) {
    return this.#change(() => this.#transitions.badGuess(id, now));
  }

  async leave(entry: InboxEntry, until: number, now: number): Promise<LeaveOutcome> {
    const isFull = (bytes: number) => this.#reserve(bytes, this.#storageLimit * inboxShare);
    return this.#change(() => this.#inbox.leave(entry, until, now, isFull));
  }

  async lookUp(tags: readonly Uint8Array[], now: number): Promise<InboxEntry[]> {
    return this.#inbox.lookUp(tags, now);
  }

  async sweep(now: number): Promise<number> {
    const ended = await this.#commits.run(() => this.#transitions.sweep(now) + this.#inbox.sweep(now));
    this.#changes += ended;
    return ended;
  }

  async keys(id: Uint8Array, now: number): Promise<LinkKeys | undefined> {
    return remembered(this.#findKeys.get(id), now);
  }

  async look(id: Uint8Array, now: number): Promise<LinkLook | undefined> {
    const row = remembered(this.#findLook.get(id), now);
    return row && { state: stateAt(row, now), kind: row.kind, E: row.E, expiresAt: row.expiresAt };
  }

  async status(id: Uint8Array, now: number): Promise<LinkStatus | undefined> {
    const row = remembered(this.#findStatus.get(id), now);
    return (
      row && {
        state: stateAt(row, now),
        expiresAt: row.expiresAt,
        claim: row.claim ?? undefined,
        receipt: row.receipt ?? undefined,
        report: row.report ?? undefined,
        guesses: row.guesses,
      }
    );
  }

  async epoch(): Promise<number> {
    return this.#readEpoch();
  }

  async raiseEpoch(): Promise<number> {
    return this.#commits.run(() => {
      this.#database.exec("UPDATE epoch SET number = number + 1");
      return this.#readEpoch();
    });
  }

  async startEpoch(epoch: number): Promise<void> {
    await this.#commits.run(() => {
      this.#database.exec("DELETE FROM ciphertexts; DELETE FROM links; DELETE FROM inbox");
      this.#database.prepare("UPDATE epoch SET number = ?").run(epoch);
    });
  }

  async close(): Promise<void> {
    await this.#commits.end();
    this.#database.close();
  }

  async #change<Outcome>(transition: () => Outcome): Promise<Outcome> {
    const outcome = await this.#commits.run(transition);
    this.#changes += 1;
    return outcome;
  }

  #readEpoch(): number {
    const epoch = this.#database.prepare("SELECT number FROM epoch").pluck().get();
    if (typeof epoch !== "number") throw new Error("the store has no epoch");
    return epoch;
  }

  /** True when `bytes` more would go over the quota; otherwise counts them as used in this transaction. */
  #reserve(bytes: number, limit = this.#storageLimit): boolean {
    this.#used ??= this.#usedBytes.get() ?? 0;
    if (this.#used + bytes > limit) return true;
    this.#used += bytes;
    return false;
  }
}

function remembered<Row extends { readonly expiresAt: number }>(row: Row | undefined, now: number): Row | undefined {
  return row !== undefined && now < forgottenAt(row.expiresAt) ? row : undefined;
}
