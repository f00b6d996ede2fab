/** What the records keep of a key's life after it was stored: rotations, reminders, health, and people who leave. */
import type { Environment } from "../../../shared/contract/fields.ts";
import type { FindingKind } from "../../../shared/contract/health-methods.ts";
import type { PersonState } from "../../../shared/contract/people-methods.ts";
import type { RotationReason } from "../../../shared/contract/rotation-methods.ts";
import type { PersonOverview } from "./people.ts";

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
