/**
 * What a relay needs of a database. Each transition is one atomic step of the store: whoever else works on the same
 * links at that moment, in this process or another, sees it whole or not at all, and the promise resolves only when it
 * is durable. Time is always passed in, and every answer is judged by it: whether {@link LinkStore.sweep} ran makes no
 * difference to any answer. Times are milliseconds since 1970.
 */
import type { LinkKind, LinkState } from "../shared/link/envelope.ts";

export type NewLink = {
  /** 16 bytes. */
  readonly id: Uint8Array;
  readonly kind: LinkKind;
  /** The sender's one-time X25519 public key, 32 bytes. */
  readonly E: Uint8Array;
  /** Ed25519 public keys, 32 bytes each. */
  readonly claimKey: Uint8Array;
  readonly ownerKey: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly expiresAt: number;
};

export type LinkKeys = { readonly kind: LinkKind; readonly claimKey: Uint8Array; readonly ownerKey: Uint8Array };

export type LinkLook = {
  readonly state: LinkState;
  readonly kind: LinkKind;
  readonly E: Uint8Array;
  readonly expiresAt: number;
};

export type LinkStatus = {
  readonly state: LinkState;
  readonly expiresAt: number;
  /** The first valid claim request as it came, `sig64 || json`. */
  readonly claim: Uint8Array | undefined;
  readonly receipt: Uint8Array | undefined;
  readonly report: Uint8Array | undefined;
  /** Wrong signatures on requests of the claim key, counted for links with a passphrase only. */
  readonly guesses: number;
};

/** There is no such link, or its tombstone is gone. */
export type Unknown = { readonly outcome: "unknown" };
/** Bound to another reader, or no longer the owner's to revoke. */
export type Taken = { readonly outcome: "taken"; readonly state: LinkState };
/** Nobody gets anything from this link any more. */
export type Gone = { readonly outcome: "gone"; readonly state: LinkState };
/** The request comes too early: nobody has claimed the link. */
export type TooEarly = { readonly outcome: "early"; readonly state: LinkState };

export type CreateOutcome =
  | { readonly outcome: "created" | "same"; readonly state: LinkState }
  | { readonly outcome: "other" }
  | { readonly outcome: "full" };
export type ClaimOutcome =
  | { readonly outcome: "granted"; readonly ciphertext: Uint8Array; readonly leaseUntil: number }
  | Taken
  | Gone
  | Unknown;
export type AckOutcome = { readonly outcome: "read" } | TooEarly | Taken | Gone | Unknown;
export type RevokeOutcome = { readonly outcome: "revoked" } | Taken | Gone | Unknown;
export type ReportOutcome = { readonly outcome: "reported" } | Gone | Unknown;
/** `exhausted`: the guesses are used up, and no answer tells a right guess from a wrong one any more. */
export type GuessOutcome =
  | { readonly outcome: "counted" }
  | { readonly outcome: "exhausted"; readonly state: LinkState };

/** What somebody left for somebody else: the store knows neither. */
export type InboxEntry = { readonly tag: Uint8Array; readonly entry: Uint8Array };
/** `crowded`: so many lie under this tag already. `full`: the inbox's share of the quota is used up. */
export type LeaveOutcome = { readonly outcome: "left" | "same" | "crowded" | "full" };

export interface LinkStore {
  /** `same`: this very link exists already. `other`: another one has its id. `full`: the quota is used up. */
  create(link: NewLink, now: number): Promise<CreateOutcome>;
  keys(id: Uint8Array, now: number): Promise<LinkKeys | undefined>;
  look(id: Uint8Array, now: number): Promise<LinkLook | undefined>;
  status(id: Uint8Array, now: number): Promise<LinkStatus | undefined>;
  /** Binds a pending link to `reader` (16 bytes) and keeps `request`; the same reader may repeat it in its lease. */
  claim(id: Uint8Array, reader: Uint8Array, request: Uint8Array, now: number): Promise<ClaimOutcome>;
  /** From the bound reader only: deletes the ciphertext. The first receipt is kept, repeats answer the same. */
  ack(id: Uint8Array, reader: Uint8Array, receipt: Uint8Array, now: number): Promise<AckOutcome>;
  revoke(id: Uint8Array, now: number): Promise<RevokeOutcome>;
  /** The first report is kept, repeats answer the same. Revokes a link that nobody has claimed. */
  report(id: Uint8Array, report: Uint8Array, now: number): Promise<ReportOutcome>;
  /** Counts a wrong signature where the link has a passphrase; the tenth revokes a pending link. */
  badGuess(id: Uint8Array, now: number): Promise<GuessOutcome>;
  /** Keeps an entry until a time. The same once more changes nothing. */
  leave(entry: InboxEntry, until: number, now: number): Promise<LeaveOutcome>;
  /** Everything under these tags whose time is not over, in the order in which it came. */
  lookUp(tags: readonly Uint8Array[], now: number): Promise<InboxEntry[]>;
  /** Deletes what time has ended, a bounded number of links and entries at once. @returns how many it dealt with. */
  sweep(now: number): Promise<number>;

  /** A number that only grows in this database, unless somebody puts an older copy of it back. 0 when new. */
  epoch(): Promise<number>;
  /** One higher, durably. @returns the new epoch. */
  raiseEpoch(): Promise<number>;
  /** Forgets every link and entry, and sets the epoch. */
  startEpoch(epoch: number): Promise<void>;
  /** Transitions this handle has made durable since it was opened. */
  readonly changes: number;
  /** Finishes what was asked for, then closes. */
  close(): Promise<void>;
}
