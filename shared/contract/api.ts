/** The whole of what a door may ask of the host. `host/dispatch` is the only way in. */
import type { z } from "zod";
import { activityMethods } from "./activity-methods.ts";
import { agentMethods } from "./agent-methods.ts";
import { compromisedMethods } from "./compromised-methods.ts";
import type { ErrorShape } from "./errors.ts";
import type { Environment } from "./fields.ts";
import { healthMethods } from "./health-methods.ts";
import { holderMethods } from "./holder-methods.ts";
import { importMethods } from "./import-methods.ts";
import { keyMethods } from "./key-methods.ts";
import type { ShareState } from "./link-methods.ts";
import { linkMethods } from "./link-methods.ts";
import { logMethods } from "./log-methods.ts";
import { offboardingMethods } from "./offboarding-methods.ts";
import { peopleMethods } from "./people-methods.ts";
import { rotationMethods } from "./rotation-methods.ts";
import type { DueState } from "./rotation-policy.ts";
import { runMethods } from "./run-methods.ts";
import { scanMethods } from "./scan-methods.ts";
import { streamMethods } from "./stream-methods.ts";
import { teamMethods } from "./team-methods.ts";
import { totpMethods } from "./totp-methods.ts";
import { type UnusualRule, unusualMethods } from "./unusual-methods.ts";
import { vaultMethods } from "./vault-methods.ts";
import { type LockTrigger, windowMethods } from "./window-methods.ts";

export const hostApi = {
  ...vaultMethods,
  ...keyMethods,
  ...totpMethods,
  ...importMethods,
  ...offboardingMethods,
  ...peopleMethods,
  ...teamMethods,
  ...linkMethods,
  ...rotationMethods,
  ...compromisedMethods,
  ...holderMethods,
  ...healthMethods,
  ...scanMethods,
  ...activityMethods,
  ...streamMethods,
  ...unusualMethods,
  ...runMethods,
  ...logMethods,
  ...windowMethods,
  ...agentMethods,
} as const;

export type HostApi = typeof hostApi;
export type MethodName = keyof HostApi;
/** What a caller writes: fields with a default may be left out. */
export type MethodInput<Name extends MethodName> = z.input<HostApi[Name]["input"]>;
/** The same after parsing. */
export type ParsedInput<Name extends MethodName> = z.output<HostApi[Name]["input"]>;
export type MethodOutput<Name extends MethodName> = z.output<HostApi[Name]["output"]>;

export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: ErrorShape };

/** How a door is used: one call, one answer, never an exception. */
export type HostClient = <Name extends MethodName>(
  name: Name,
  input: MethodInput<Name>,
) => Promise<Answer<MethodOutput<Name>>>;

/** What the host says unasked. Never holds a secret. */
export type HostEvent =
  | { readonly type: "unlocked" }
  | { readonly type: "locked"; readonly reason: LockReason }
  /** Locks at this time unless somebody does something. */
  | { readonly type: "lock-warning"; readonly locksAt: number }
  /** Somebody did something after a warning. */
  | { readonly type: "lock-warning-ended" }
  /** Records changed, here or in another process: ask again for what is shown. */
  | { readonly type: "changed" }
  | {
      readonly type: "share";
      readonly id: string;
      readonly name: string;
      readonly to: string;
      readonly state: ShareState;
    }
  /** Nobody has opened it, and it ends soon. */
  | {
      readonly type: "share-expiring";
      readonly id: string;
      readonly name: string;
      readonly to: string;
      readonly expiresAt: number;
    }
  /**
   * A key calls for work: at most once a day for each, and only while the vault is open. Of several at once the most
   * urgent is named. `left`: a temporary key has ended and was removed.
   */
  | {
      readonly type: "reminder";
      readonly id: string;
      readonly name: string;
      readonly env: Environment;
      readonly about: "rotation" | "end" | "grace" | "left";
      readonly state: Exclude<DueState, "later">;
      /** How many others are told with it. */
      readonly more: number;
    }
  /** A teammate left a link at a relay. */
  | { readonly type: "inbox"; readonly id: string; readonly from: string; readonly relay: string }
  /** `changed`: somebody copied something else, which was left as it is. */
  | {
      readonly type: "clipboard";
      readonly state: "holds" | "cleared" | "changed";
      readonly name?: string;
      readonly clearsAt?: number;
    }
  /** The log shows something that was never seen before, or seldom. */
  | { readonly type: "unusual"; readonly id: string; readonly rule: UnusualRule; readonly text: string }
  /** A program asks for something, and waits for the person's answer. */
  | { readonly type: "agent-question"; readonly id: string; readonly program: string }
  /** Questions or grants are others than before. */
  | { readonly type: "agent" }
  | { readonly type: "relay"; readonly running: boolean; readonly url?: string }
  | { readonly type: "progress"; readonly task: LongTask; readonly done: number; readonly total: number };

/** What tells how far it is. Several may go on at once; links are made under one name, whatever asks for them. */
export type LongTask =
  | "shares.create"
  | "activity.export"
  | "activity.verify"
  | "health.compareWithLeaks"
  | "imports.read"
  | "imports.store"
  | "scan.run";

export const lockReasons = ["asked", "idle", "maximum", "failure"] as const;
export type LockReason = (typeof lockReasons)[number] | LockTrigger;
