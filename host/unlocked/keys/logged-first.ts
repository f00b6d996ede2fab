import { isKeyholdError, KeyholdError } from "../../../shared/contract/errors.ts";

/**
 * No value leaves without its entry in the log: one kept for later could be lost, and with it the only trace.
 * @throws KeyholdError `vault_read_only`, saying what can be done about it.
 */
export function loggedFirst<Result>(write: () => Result): Result {
  try {
    return write();
  } catch (error) {
    if (!isKeyholdError(error, "vault_read_only")) throw error;
    throw new KeyholdError(
      "vault_read_only",
      "A value is given out only after that was logged, and this vault's file or its folder is write-protected. Nothing was given out; names and lists can be read. Allow writing to both, or copy the file into a folder of yours and open the copy.",
      { cause: error },
    );
  }
}
