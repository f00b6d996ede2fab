import type { Environment } from "../../../shared/contract/fields.ts";
import type { KeyRow } from "../../../shared/contract/key-methods.ts";

export type Conflict =
  | { readonly kind: "value"; readonly name: string; readonly env: Environment; readonly mask: string }
  /** The name belongs to another service's key. */
  | { readonly kind: "service"; readonly name: string; readonly service: string };

type Wanted = { readonly name: string; readonly env: Environment; readonly service: string | undefined };

/** Whether a key of that name is in the way, as the host will judge it; what was typed changes it before it is asked. */
export function findConflict(
  rows: readonly Pick<KeyRow, "name" | "env" | "service" | "removedAt" | "mask">[],
  wanted: Wanted,
): Conflict | undefined {
  const folded = fold(wanted.name);
  const same = rows.filter((row) => row.removedAt === undefined && fold(row.name) === folded);
  const [first] = same;
  if (first === undefined) return undefined;
  if (wanted.service !== undefined && first.service.toLowerCase() !== wanted.service.toLowerCase()) {
    return { kind: "service", name: first.name, service: first.service };
  }
  const taken = same.find((row) => row.env === wanted.env);
  return taken === undefined ? undefined : { kind: "value", name: taken.name, env: taken.env, mask: taken.mask };
}

function fold(name: string): string {
  return name.normalize("NFKC").trim().toLowerCase();
}
