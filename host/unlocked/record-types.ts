/**
 * What the host keeps in the vault's records. The vault knows only "overview" (shown in lists, decrypted at unlock)
 * and "detail" (decrypted when used). Fields with an empty or default value are left out: overviews stay small.
 */

import type { Environment, KeyType } from "../../shared/contract/fields.ts";
import type { FindingKind } from "../../shared/contract/health-methods.ts";
import type { ReceivedMessage, ShareState } from "../../shared/contract/link-methods.ts";
import type { Settings } from "../../shared/contract/log-methods.ts";
import type { PersonState } from "../../shared/contract/people-methods.ts";
import type { RotationReason } from "../../shared/contract/rotation-methods.ts";
import type { TeamNews } from "../../shared/contract/team-methods.ts";
import type { IntroductionKind } from "../../shared/identity/introduction-kinds.ts";
import type { CreateWire } from "../../shared/link/envelope.ts";
import type { LeaveWire } from "../../shared/link/inbox-wire.ts";
import type { VerdictReason, VerdictState } from "../../shared/link/judge.ts";
import type { ShareJson } from "../../shared/link/share.ts";

export type IdentityOverview = {
  kind: "identity";
  card: string;
  /** Other devices of the same person that these keys introduced, the latest first. */
  introduced?: IntroducedDevice[];
  /** The signing key of a device that took this one's place: these keys introduce nobody any more. */
  replacedBy?: string;
};
export type IntroducedDevice = {
  signKey: string;
  device: string;
  kind: IntroductionKind;
  at: number;
  /** `keyhold-intro1.…`, to be given to teammates who do not have it yet. */
  introduction: string;
};
export type IdentityDetail = { signSecret: string; boxSecret: string };

export type SettingsOverview = { kind: "settings"; settings: Settings };

/** What a key has, whatever the environment. */
export type KeyOverview = {
  kind: "key";
  name: string;
  service: string;
  createdAt: number;
  owner?: string;
  tags?: string[];
  usedIn?: string[];
  providerPage?: string;
};
export type KeyDetail = { notes?: string };

/** The link that brought a value. */
export type Provenance = { name: string; signKey: string; verified: boolean; at: number; linkId: string };

/** One environment's value of a key. */
export type ValueOverview = {
  kind: "value";
  keyId: string;
  env: Environment;
  type: KeyType;
  mask: string;
  variable: string;
  /** Keyed hash of the value: the same value elsewhere is noticed without keeping it open. */
  fingerprint: string;
  createdAt: number;
  /** When the present value came. */
  changedAt: number;
  /** 1 for the first value, then counting. */
  version: number;
  expiresAt?: number;
  rotateEvery?: number;
  showOnce?: true;
  scopes?: string[];
  allowedAddresses?: string[];
  allowedDomains?: string[];
  from?: Provenance;
  noForward?: true;
  deleteAfter?: number;
  /** The name of the file that the value is, without a folder. */
  file?: string;
  /** The soonest such date of an earlier value. */
  earlierDeleteAfter?: number;
  removedAt?: number;
  /** What its text tells about it; of the present value only. */
  traits?: ValueTraits;
  uses?: Uses;
  /** When it was brought back last: a temporary key that a person brought back stays. */
  broughtBackAt?: number;
};
/** `leaked`: how often it was seen in a list of leaked secrets. */
export type ValueTraits = { weak?: true; stage?: "live" | "test"; leaked?: number };
export type UsedHow = "reveal" | "copy" | "inject" | "share";
/** When a value was used, and where: the newest places first. */
export type Uses = {
  last: number;
  count: number;
  places: { how: UsedHow; program: string; at: number; count: number }[];
};
export type EarlierValue = {
  version: number;
  value: string;
  mask: string;
  createdAt: number;
  replacedAt: number;
  deleteAfter?: number;
  /** Until when a rotation means it to work beside the new one. */
  graceUntil?: number;
  noForward?: true;
};
/** Values are base64url: they may be any bytes. */
export type ValueDetail = { value: string; earlier?: EarlierValue[] };

export type PersonOverview = {
  kind: "person";
  /** The card as it came, `keyhold-id1.…`. */
  card: string;
  name: string;
  email?: string;
  device: string;
  signKey: string;
  boxKey: string;
  createdAt: number;
  state: PersonState;
  addedAt: number;
  verifiedAt?: number;
  /** They left: nothing is shared with this card any more. */
  closedAt?: number;
  /** The team file that they are known to have, by its heads. */
  hasTeamFile?: string;
  /** Names the person whose further device this is: the signing key of the first one. */
  personOf?: string;
  /** The signing key that said so. */
  introducedBy?: string;
  /** When, by that device's clock. */
  introducedAt?: number;
  /** The signing key of a device that took this one's place: nothing is shared with this card any more. */
  replacedBy?: string;
  replacedAt?: number;
  /** Devices of the same person that were taken off the list, with the time of the introduction that brought them. */
  takenOff?: { signKey: string; at: number }[];
};
/** `keyhold-intro1.…`, when one brought the card. */
export type PersonDetail = { introduction?: string };

/** The team's rules: of the one team that was joined, or of one that waits to be. The signed file is the detail. */
export type TeamOverview = {
  kind: "team";
  team: string;
  state: "joined" | "offered";
  name: string;
  number: number;
  /** The signing key that founded it. */
  founder: string;
  /** When it was joined or came. */
  at: number;
  /** Who brought the offer. */
  from?: string;
  /** What others changed and nobody has looked at yet. */
  news?: TeamNews[];
};
export type TeamDetail = { file: string };

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

/** Replacing one value, from its start until everybody has the new one. One runs for each value. */
export type RotationOverview = {
  kind: "rotation";
  valueId: string;
  /** As the key was called when it began, for when it is gone. */
  name: string;
  service: string;
  env: Environment;
  reason: RotationReason;
  state: "running" | "done" | "cancelled";
  startedAt: number;
  endedAt?: number;
  graceDays: number;
  /** The version that is to be replaced. */
  fromVersion: number;
  /** When this rotation put the new value in; one that came in another way counts as well. */
  newVersion?: number;
  replacedAt?: number;
  pageOpenedAt?: number;
  /** Signing keys of people who are left out. */
  skipped?: string[];
  skipsAll?: true;
  /** What the provider's interface was asked for and has not answered. */
  attempt?: RotationAttempt;
  oldRevokedAt?: number;
  oldRevokedBy?: "person" | "provider";
};
export type RotationAttempt = {
  provider: string;
  at: number;
  /** By which the provider's list tells what was made by this attempt. */
  marker: string;
  /** Keys that the provider had before. */
  before?: string[];
  /** The answer did not come; without this mark it may still be on its way. */
  unanswered?: true;
  /** Set once it is certain that something was made whose value never came. */
  lost?: { text: string; orphans: { id: string; createdAt?: string }[] };
};
/** The texts of links that were made and not yet opened, so that a crash between making and copying loses none. */
export type RotationDetail = { links?: RotationLink[] };
export type RotationLink = { share: string; to: string; signKey: string; link: string };

/** When each value was last told to be due, so that it is told once a day. */
export type RemindersOverview = { kind: "reminders"; told: Record<string, number> };
/** Somebody who leaves. Their cards are closed from the start on, unless it is taken back. */
export type OffboardingOverview = {
  kind: "offboarding";
  name: string;
  email?: string;
  /** Every card of theirs, also those that were not on the team list any more. */
  cards: LeaverCard[];
  /** When they leave, if that was said. */
  leavesOn?: number;
  startedAt: number;
  startedBy: string;
  /** The log's entry that began it. */
  seq: number;
  /** Links that waited for them when it began, by record. */
  waited?: string[];
  /** Ticked by hand, by value. */
  ticks?: Record<string, Tick>;
  checks?: { log?: Tick; rules?: Tick };
  finishedAt?: number;
  reopenedAt?: number;
};
export type LeaverCard = { signKey: string; device?: string; state?: PersonState };
export type Tick = { at: number; by: string; why?: string };
/** Cards that were taken off the team list at the end, as they came: taking it back adds them again. */
export type OffboardingDetail = { removed?: PersonOverview[] };

/** A finding of the health page that is left out until a day. */
export type IgnoredOverview = {
  kind: "ignored";
  valueId: string;
  finding: FindingKind;
  reason: string;
  until: number;
  at: number;
};
/** How the score went, oldest first. */
export type TrendOverview = { kind: "trend"; points: { at: number; score: number; danger: number; warning: number }[] };

/** An edit that was not finished; the bytes are the window's business. */
export type DraftOverview = { kind: "draft"; place: string; savedAt: number };
export type DraftDetail = { draft: string };

export type Overview =
  | DraftOverview
  | IdentityOverview
  | SettingsOverview
  | KeyOverview
  | ValueOverview
  | PersonOverview
  | TeamOverview
  | ShareOverview
  | ReceivedOverview
  | OffboardingOverview
  | InboxOverview
  | RotationOverview
  | RemindersOverview
  | IgnoredOverview
  | TrendOverview;
