import type { ErrorCode } from "../shared/contract/errors.ts";

export const exitCodes = {
  done: 0,
  failed: 1,
  wrongUse: 2,
  locked: 3,
  notFound: 4,
  linkGone: 5,
  integrityBroken: 6,
  refused: 7,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const { failed, wrongUse, locked, notFound, linkGone, integrityBroken, refused } = exitCodes;

/** Every error has its exit code: a new error code does not compile until it has one. */
const exitCodeOf: Readonly<Record<ErrorCode, ExitCode>> = {
  invalid_input: wrongUse,
  ambiguous: wrongUse,
  needs_answer: wrongUse,
  wrong_passphrase: locked,
  wrong_recovery_key: locked,
  mistyped_recovery_key: locked,
  too_many_attempts: locked,
  locked,
  not_found: notFound,
  link_gone: linkGone,
  link_decided: linkGone,
  vault_damaged: integrityBroken,
  vault_rolled_back: integrityBroken,
  backup_damaged: integrityBroken,
  audit_broken: integrityBroken,
  message_forged: integrityBroken,
  decrypt_failed: integrityBroken,
  bad_signature: integrityBroken,
  relay_hostile: integrityBroken,
  refused,
  weak_passphrase: refused,
  card_changed: refused,
  not_for_me: refused,
  kdf_downgrade: refused,
  kdf_too_costly: refused,
  insecure_relay: refused,
  already_exists: failed,
  not_a_vault: failed,
  vault_newer: failed,
  vault_read_only: failed,
  vault_busy: failed,
  disk_full: failed,
  file_unreadable: failed,
  file_unwritable: failed,
  conflict: failed,
  too_large: failed,
  malformed: failed,
  relay_unreachable: failed,
  relay_refused: failed,
  log_unreachable: failed,
  provider_unreachable: failed,
  provider_refused: failed,
  rate_limited: failed,
  storage_full: failed,
  unauthorized: failed,
  clock_wrong: failed,
  unsupported: failed,
  cancelled: failed,
  internal: failed,
};

export function exitCodeFor(code: ErrorCode): ExitCode {
  return exitCodeOf[code];
}
