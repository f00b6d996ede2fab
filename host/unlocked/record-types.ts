/**
 * What the host keeps in the vault's records. The vault knows only "overview" (shown in lists, decrypted at unlock)
 * and "detail" (decrypted when used). Fields with an empty or default value are left out: overviews stay small.
 */
import type { Settings } from "../../shared/contract/log-methods.ts";
import type { CompromiseOverview } from "./records/compromise.ts";
import type { ImportOverview } from "./records/imports.ts";
import type { KeyOverview, ValueOverview } from "./records/keys.ts";
import type {
  IgnoredOverview,
  OffboardingOverview,
  RemindersOverview,
  RotationOverview,
  TrendOverview,
} from "./records/life.ts";
import type { InboxOverview, ReceivedOverview, ShareOverview } from "./records/links.ts";
import type { IdentityOverview, PersonOverview, TeamOverview } from "./records/people.ts";
import type { TotpOverview } from "./records/totp.ts";
import type { HabitsOverview, UnusualOverview } from "./records/unusual.ts";

export type SettingsOverview = { kind: "settings"; settings: Settings };

/** An edit that was not finished; the bytes are the window's business. */
export type DraftOverview = { kind: "draft"; place: string; savedAt: number };

export type DraftDetail = { draft: string };

export type Overview =
  | DraftOverview
  | IdentityOverview
  | SettingsOverview
  | KeyOverview
  | ValueOverview
  | TotpOverview
  | PersonOverview
  | TeamOverview
  | ShareOverview
  | ReceivedOverview
  | OffboardingOverview
  | InboxOverview
  | RotationOverview
  | CompromiseOverview
  | ImportOverview
  | RemindersOverview
  | IgnoredOverview
  | TrendOverview
  | HabitsOverview
  | UnusualOverview;
