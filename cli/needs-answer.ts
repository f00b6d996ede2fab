import { KeyholdError } from "../shared/contract/errors.ts";

/** The refusal when something is not given and there is nobody to ask. */
export function needsAnswer(what: string, option: string): KeyholdError {
  return new KeyholdError(
    "needs_answer",
    `${what} is missing and there is no terminal to ask on. Give ${option}. Nothing was changed.`,
  );
}
