import type { AuditRecord } from "../../../vault/audit-chain.ts";

/** One entry on its way to another log. */
export type LogEvent = AuditRecord & {
  /** Which vault's: base64url of its id. */
  readonly vault: string;
};

/**
 * The same for one entry whenever it is sent, and another for an entry that took its number after an older backup was
 * restored: what arrives twice can be told by it.
 */
export function eventId({ vault, seq, at }: LogEvent): string {
  return `${vault}-${seq}-${at.toString(36)}`;
}

/** How much it asks for attention, from 0 to 10 as CEF counts. */
export function severityOf({ action, outcome }: Pick<AuditRecord, "action" | "outcome">): number {
  if (action.endsWith(".intercepted")) return 9;
  if (action === "activity.unusual") return 7;
  if (outcome !== "ok") return 6;
  if (action.endsWith(".export") || action === "vault.restore" || action === "vault.accept-older") return 5;
  return action === "vault.unlock" || action.startsWith("key.") || action.startsWith("share.") ? 3 : 2;
}
