/**
 * Every way Keyhold refuses or fails. The code is for programs, the message for the person: what happened, what is
 * still safe, what to do next. A message never holds a secret.
 */
export const errorCodes = [
  // wrong use
  "invalid_input",
  "ambiguous",
  "needs_answer",
  // the vault is closed to this caller
  "wrong_passphrase",
  "wrong_recovery_key",
  "mistyped_recovery_key",
  "too_many_attempts",
  "locked",
  // there is no such thing
  "not_found",
  // a link that can no longer be opened
  "link_gone",
  "link_decided",
  // something was changed that must not have been
  "vault_damaged",
  "vault_rolled_back",
  "backup_damaged",
  "audit_broken",
  "message_forged",
  // a rule forbids it
  "refused",
  "weak_passphrase",
  "card_changed",
  "not_for_me",
  "kdf_downgrade",
  "kdf_too_costly",
  "insecure_relay",
  // everything else that can go wrong
  "already_exists",
  "not_a_vault",
  "vault_newer",
  "vault_read_only",
  "vault_busy",
  "disk_full",
  "file_unreadable",
  "file_unwritable",
  "conflict",
  "too_large",
  "malformed",
  "decrypt_failed",
  "bad_signature",
  "relay_unreachable",
  "relay_refused",
  "relay_hostile",
  "rate_limited",
  "storage_full",
  "unauthorized",
  "clock_wrong",
  "unsupported",
  "cancelled",
  "internal",
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** What crosses a process border instead of an exception: no stack, no cause. */
export type ErrorShape = { readonly code: ErrorCode; readonly message: string };

/** The one error class. Anything else that is thrown is a bug and becomes `internal` at the border. */
export class KeyholdError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "KeyholdError";
    this.code = code;
  }
}

export function isKeyholdError(error: unknown, ...codes: ErrorCode[]): error is KeyholdError {
  return error instanceof KeyholdError && (codes.length === 0 || codes.includes(error.code));
}

/** Turns anything thrown into what may cross a border. The text of an unknown error stays inside: it may quote input. */
export function errorShape(error: unknown): ErrorShape {
  if (error instanceof KeyholdError) return { code: error.code, message: error.message };
  return {
    code: "internal",
    message: "Something went wrong inside Keyhold. Nothing was changed by this step. Please try it again.",
  };
}
