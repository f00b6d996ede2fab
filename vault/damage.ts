import { KeyholdError } from "../shared/contract/errors.ts";

/** `what` is one sentence that names the damage. The rest of the message is the same for all of them. */
export function damaged(what: string): KeyholdError {
  return new KeyholdError(
    "vault_damaged",
    `${what} Nothing was changed. Restore the latest backup, or read what is still intact.`,
  );
}

export function auditBroken(what: string): KeyholdError {
  return new KeyholdError(
    "audit_broken",
    `${what} The keys themselves are intact. Restore the latest backup to get the log back, and find out who could change the file.`,
  );
}
