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
  "log_unreachable",
  "provider_unreachable",
  "provider_refused",
  "rate_limited",
  "storage_full",
  "unauthorized",
  "clock_wrong",
  "unsupported",
  "cancelled",
  "internal",
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/**
 * What a person may do next that is done differently at every door. A message holds for all of them and names no
 * option of a command and no button; each door has its own words for the hint (`cli/hints.ts`, `renderer/words/hints.ts`).
 */
export const errorHints = [
  "allow_variable",
  "choose_account",
  "choose_environment",
  "choose_recipient",
  "choose_relay",
  "choose_values",
  "choose_variable",
  "compare_words",
  "decide_conflict",
  "found_team",
  "give_relay_token",
  "leave_team",
  "list_settings",
  "list_shares",
  "name_service",
  "replace_value",
  "restore_key",
  "say_format",
  "say_why",
  "set_stream",
  "split_links",
  "start_relay",
  "unlock_yourself",
  "trust_repository",
] as const;

export type ErrorHint = (typeof errorHints)[number];

/** What crosses a process border instead of an exception: no stack, no cause. */
export type ErrorShape = { readonly code: ErrorCode; readonly message: string; readonly hint?: ErrorHint };

export type KeyholdErrorOptions = ErrorOptions & { readonly hint?: ErrorHint | undefined };

/** The one error class. Anything else that is thrown is a bug and becomes `internal` at the border. */
export class KeyholdError extends Error {
  readonly code: ErrorCode;
  readonly hint: ErrorHint | undefined;

  constructor(code: ErrorCode, message: string, options?: KeyholdErrorOptions) {
    super(message, options);
    this.name = "KeyholdError";
    this.code = code;
    this.hint = options?.hint;
  }
}

export function isKeyholdError(error: unknown, ...codes: ErrorCode[]): error is KeyholdError {
  return error instanceof KeyholdError && (codes.length === 0 || codes.includes(error.code));
}

/** Turns anything thrown into what may cross a border. The text of an unknown error stays inside: it may quote input. */
export function errorShape(error: unknown): ErrorShape {
  if (error instanceof KeyholdError) {
    const { code, message, hint } = error;
    return hint === undefined ? { code, message } : { code, message, hint };
  }
  return {
    code: "internal",
    message: "Something went wrong inside Keyhold. Nothing was changed by this step. Try it again.",
  };
}

/** The error again, on the other side of a border. */
export function errorFrom({ code, message, hint }: ErrorShape): KeyholdError {
  return new KeyholdError(code, message, { hint });
}
