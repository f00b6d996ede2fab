import { hostApi, type MethodName } from "../shared/contract/api.ts";
import type { UnlockedMethod } from "./unlocked/methods.ts";

/** Driven by the main thread, although they need the vault open. */
const ownMethods = /^(vault|clipboard|relay|agent)\./;

/** The methods that the vault's worker answers: all that need it open, but those that the session drives itself. */
export const forwardedMethods: readonly UnlockedMethod[] = (Object.keys(hostApi) as MethodName[]).filter(
  (name): name is UnlockedMethod => hostApi[name].access === "unlocked" && !ownMethods.test(name),
);
