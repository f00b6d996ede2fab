import type { KeyRow } from "../../../shared/contract/key-methods.ts";
import type { App } from "../app.ts";
import { type ListedValue, rowOf } from "./key-index.ts";

/** The row of a value, with everybody who was given it. */
export function keyRow(app: App, listed: ListedValue): KeyRow {
  const held = app.holders.heldBy(listed.id, app.now());
  return held.length === 0 ? rowOf(listed) : { ...rowOf(listed), heldBy: [...held] };
}
