import type { AuditEntry } from "../../vault/audit-chain.ts";
import type { App } from "./app.ts";
import { writeNewFile } from "./write-new-file.ts";

/**
 * Writes what leaves the vault in clear, names mostly, and logs it. The entry comes first: what is written down may
 * turn out not to have been written, never the other way round.
 * @throws KeyholdError as {@link writeNewFile}.
 */
export function writeReport(app: App, file: string, text: string, entry: Pick<AuditEntry, "action" | "subject">): void {
  app.vault.audit({ ...entry, outcome: "ok" });
  writeNewFile(file, text);
}
