/**
 * The contract's method names. The build writes them out as a literal list (scripts/build.mjs), so that the preload
 * holds names only and no parser.
 */
import { hostApi, type MethodName } from "../shared/contract/api.ts";

export const methodNames = Object.keys(hostApi) as MethodName[];
