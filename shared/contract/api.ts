/** The whole of what a door may ask of the host. `host/dispatch` is the only way in. */
import type { z } from "zod";
import type { ErrorShape } from "./errors.ts";
import { keyMethods } from "./key-methods.ts";
import { linkMethods } from "./link-methods.ts";
import { logMethods } from "./log-methods.ts";
import { peopleMethods } from "./people-methods.ts";
import { vaultMethods } from "./vault-methods.ts";

export const hostApi = { ...vaultMethods, ...keyMethods, ...peopleMethods, ...linkMethods, ...logMethods } as const;

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
  | { readonly type: "changed" }
  | { readonly type: "progress"; readonly task: string; readonly done: number; readonly total: number };

export const lockReasons = ["asked", "idle", "maximum", "failure"] as const;
export type LockReason = (typeof lockReasons)[number];
