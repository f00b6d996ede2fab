import { KeyholdError } from "../../shared/contract/errors.ts";
import type { RunProblem } from "../../shared/contract/run-methods.ts";
import { withHint } from "../hints.ts";

/** Why nothing is given, and where that stands. */
export function problemError({ code, message, hint }: RunProblem, place: string): KeyholdError {
  return new KeyholdError(
    code,
    `${place}${withHint(hint === undefined ? { code, message } : { code, message, hint })}`,
  );
}
