import { isKeyholdError } from "../../shared/contract/errors.ts";

/**
 * The code of the KeyholdError that something throws, "accepted" when it throws nothing. Any other exception passes
 * through: a test that expects a refusal must not be content with a crash.
 */
export function errorCodeOf(attempt: () => unknown): string {
  try {
    attempt();
  } catch (error) {
    if (isKeyholdError(error)) return error.code;
    throw error;
  }
  return "accepted";
}
