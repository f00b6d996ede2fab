import type { OnConflict } from "./destination.tsx";
import type { Conflict } from "./find-conflict.ts";

/** What is decided for one value of several. */
export const itemChoices = ["store", "keep", "replace", "wait", "drop"] as const;
export type ItemChoice = (typeof itemChoices)[number];

/** What may be chosen beside a value that is in the way, or without one. */
export function choicesFor(conflict: Conflict | undefined): readonly ItemChoice[] {
  if (conflict === undefined) return ["store", "wait", "drop"];
  return conflict.kind === "value" ? ["keep", "replace", "wait", "drop"] : ["keep", "wait", "drop"];
}

/** The choice that holds: the value's own as long as it is possible, otherwise the one for all. */
export function choiceOf(own: ItemChoice | undefined, conflict: Conflict | undefined, all: OnConflict): ItemChoice {
  const possible = choicesFor(conflict);
  if (own !== undefined && possible.includes(own)) return own;
  if (conflict === undefined) return "store";
  return possible.includes(all) ? all : "keep";
}
