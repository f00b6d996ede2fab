import type { Environment, KeyType } from "../../shared/contract/fields.ts";

/** In the order in which they always stand. Repeated here so that the page does not load the contract's schemas. */
export const environments = ["dev", "test", "staging", "prod"] as const satisfies readonly Environment[];
export const keyTypes = ["private", "public", "partner", "temporary"] as const satisfies readonly KeyType[];
