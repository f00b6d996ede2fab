import type { Environment } from "../../../shared/contract/fields.ts";
import type { KeyRow } from "../../../shared/contract/key-methods.ts";

/** Single values by id, and all of an environment. */
export type Chosen = { readonly keys: readonly string[]; readonly everythingIn?: Environment | undefined };

/** What may not be passed on does not belong to “everything”: the host leaves it out and says so. */
export function belongs(row: KeyRow, everythingIn: Environment | undefined): boolean {
  return row.env === everythingIn && row.noForward !== true && row.removedAt === undefined;
}
