/** What the records keep of links: those that were made here, and those on their way in. */
import type { Environment, KeyType } from "../../../shared/contract/fields.ts";
import type { ReceivedMessage, ShareState } from "../../../shared/contract/link-methods.ts";
import type { CreateWire } from "../../../shared/link/envelope.ts";
import type { LeaveWire } from "../../../shared/link/inbox-wire.ts";
import type { VerdictReason, VerdictState } from "../../../shared/link/judge.ts";
import type { ShareJson } from "../../../shared/link/share.ts";
import type { Provenance } from "./keys.ts";

export type SharedItem = { keyId: string; valueId: string; name: string; env: Environment; version: number };

export type ShareOverview = {
  kind: "share";
  linkId: string;
  items: SharedItem[];
  to: string;
  /** Base64url of the recipient's signing key; absent for guests. */
  toSignKey?: string;
  /** Which of their devices, where the person had several. */
  device?: string;
  guest?: true;
  relay: string;
  state: ShareState;
  createdAt: number;
  expiresAt: number;
  /** The last judgement of what the relay showed. */
  verdict?: StoredVerdict;
  note?: string;
  /** That it ends soon, unopened, was said. */
  expiringTold?: true;
  /** The heads of the team file that travels along. */
  teamFile?: string;
  noForward?: true;
  deleteAfter?: number;
  /** Links that were made together have the same. */
  batch?: string;
  /** Which of several links for this person. */
  part?: { number: number; of: number };
};

export type StoredVerdict = {
  state: VerdictState;
  openedAt?: number;
  receipt: boolean;
  by?: "recipient" | "link_holder";
  reasons: VerdictReason[];
};

/** What a link brought and was stored: who sent it has it too, whatever becomes of the key here. */
export type ReceivedOverview = {
  kind: "received";
  linkId: string;
  from: Omit<Provenance, "linkId">;
  items: SharedItem[];
};

/**
 * What judging and revoking need, and until the relay took the link, the request that makes it and what is then to be
 * left in the inbox, where that was asked for.
 */
export type ShareDetail = { share: ShareJson; unsent?: CreateWire; leave?: readonly LeaveWire[] };

/**
 * A link on its way in. `claiming`: the reader is chosen and committed, nothing else is known. `received`: the message
 * is here and waits for a decision. `decided`: only the id is kept, so that the link cannot be used twice. `alarm`:
 * somebody else took it, and the sender's relay has not been told yet.
 */
export type InboxOverview = {
  kind: "inbox";
  linkId: string;
  origin: string;
  state: "claiming" | "received" | "decided" | "alarm";
  since: number;
  /** The link's expiry, once it is known; a decided id is remembered for seven days more. */
  expiresAt?: number;
  /** While the message waits: when its sender wants it deleted. */
  deleteAfter?: number;
  /** The relay has confirmed that it has our receipt. */
  acknowledged?: true;
};

/** What another try needs: the same reader, and the receipt once there is one. */
export type InboxDetail = {
  reader: string;
  /** When this reader claimed first, by the relay's clock. */
  claimedAt?: number;
  /** The link and its `E`, until the relay has confirmed our receipt. */
  link?: string;
  E?: string;
  /** The guest passphrase, for as long as the claim key must be made again. */
  passphrase?: string;
  receipt?: string;
  message?: StoredMessage;
};

/** A received message until it is decided. Values are base64url. */
export type StoredMessage = {
  senderCard: string;
  items: StoredItem[];
  note?: string;
  noForward?: true;
  showOnce?: true;
  deleteAfter?: number;
  team?: NonNullable<ReceivedMessage["team"]>;
};

export type StoredItem = {
  kind: "key" | "file";
  name: string;
  service?: string;
  env?: Environment;
  type?: KeyType;
  variable?: string;
  scopes?: string[];
  expires?: number;
  rotateEvery?: number;
  value: string;
};
