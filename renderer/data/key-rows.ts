/** The list of keys, asked for once in full; after that only what changed travels, and rows that did not stay the same. */
import type { MethodInput, MethodOutput } from "../../shared/contract/api.ts";
import type { KeyRow } from "../../shared/contract/key-methods.ts";
import { keySortText, sortedPosition } from "../../shared/contract/key-order.ts";
import type { Ask } from "../connection/connection.ts";

type KeyRows = MethodOutput<"keys.list">;

/** @param known the last answer to the same question. */
export async function askKeyRows(ask: Ask, input: MethodInput<"keys.list">, known?: KeyRows): Promise<KeyRows> {
  if (known === undefined) return ask("keys.list", input);
  const answer = await ask("keys.list", { ...input, since: known.version });
  return answer.gone === undefined ? answer : withChanges(known, answer, answer.gone);
}

/** The known list with the changed rows in the places that the host's order gives them. */
export function withChanges(known: KeyRows, { rows, total, version }: KeyRows, gone: readonly string[]): KeyRows {
  if (rows.length === 0 && gone.length === 0) return known.version === version ? known : { ...known, total, version };
  const replaced = new Set([...gone, ...rows.map(({ id }) => id)]);
  const next = known.rows.filter(({ id }) => !replaced.has(id));
  for (const row of rows) next.splice(sortedPosition(next, sortTextOf(row), sortTextOf), 0, row);
  return { rows: next, total, version };
}

function sortTextOf({ name, env, id }: KeyRow): string {
  return keySortText(name, env, id);
}
