/** What the records keep of keys and of their values in each environment. */
import type { Environment, KeyType } from "../../../shared/contract/fields.ts";

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
  /** The import that brought a value of it, by record; which version that was, and whether it replaced another one. */
  imported?: { id: string; version: number; replaced?: true };
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

/** `leaked`: how often it was seen in a list of leaked secrets. `found`: where a scan met it, the newest first. */
export type ValueTraits = { weak?: true; stage?: "live" | "test"; leaked?: number; found?: FoundIn[] };

export type FoundIn = { file: string; line: number; place: "file" | "history" | "shell"; commit?: string; at: number };

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
  /** The name of the file that it was. */
  file?: string;
};

/** Values are base64url: they may be any bytes. */
export type ValueDetail = { value: string; earlier?: EarlierValue[] };
