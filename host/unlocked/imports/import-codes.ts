/** One-time codes that come with a value: what becomes of those that are there, and of both when it is taken back. */
import { mostAccounts } from "../../../shared/contract/totp-limits.ts";
import { wipe } from "../../../shared/crypto/bytes.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import type { HostTransaction } from "../observed-vault.ts";
import type { ImportDetail } from "../records/imports.ts";
import type { KeyOverview, ValueOverview } from "../records/keys.ts";
import { accountSubject, labelOf } from "../totp/accounts.ts";
import { readOtpauth } from "../totp/otpauth.ts";
import { insertTotp, meetingOf, type Written } from "../totp/write-totp.ts";
import type { Judged } from "./judge-candidates.ts";

/** A new key's codes meet none. */
export function remarksOnCodes(app: App, { candidate: { codes, entry }, present }: Judged): string[] {
  if (present === undefined || codes === undefined || entry.totp === undefined) return [];
  const given = readOtpauth(entry.totp, codes);
  try {
    const { outcome, other } = meetingOf(app, present.id, given, (id) => app.vault.detail(id));
    if (outcome === "full") {
      return [`Its one-time codes are not taken over: there are those of ${mostAccounts} accounts, which is the most.`];
    }
    if (outcome !== "replaced" || other === undefined) return [];
    const label = labelOf(other.overview);
    return [`Its one-time codes replace the ones that are here${label === "" ? "" : `, of “${label}”`}.`];
  } finally {
    wipe(given.seed);
  }
}

/** The bytes that were read stay those of the entry, and are wiped with it. */
export function storeCodes(app: App, tx: HostTransaction, { candidate }: Judged, valueId: RecordId): Written[] {
  const { codes, entry: read } = candidate;
  if (codes === undefined || read.totp === undefined) return [];
  const value = tx.records.get(valueId)?.overview as unknown as ValueOverview;
  const key = tx.records.get(value.keyId as RecordId)?.overview as unknown as KeyOverview;
  const given = readOtpauth(read.totp, codes);
  try {
    if (meetingOf(app, valueId, given, (id) => tx.detail(id)).outcome === "full") return [];
    const written = insertTotp(app, tx, { id: valueId, key, value }, given);
    return written.outcome === "same" ? [] : [written];
  } finally {
    wipe(given.seed);
  }
}

type Undone = { readonly action: "totp.remove" | "totp.restore"; readonly subject: string };

/**
 * Takes the codes back that came with a value which was itself put back: those of one that stays, stay. What somebody
 * did with the codes since is theirs.
 */
export function undoCodes(app: App, tx: HostTransaction, detail: ImportDetail, putBack: ReadonlySet<string>): Undone[] {
  const { totp = [], codes = totp.map((added) => ({ added })) } = detail;
  return codes.flatMap(({ added, replaced }: { added: string; replaced?: string }): Undone[] => {
    const kept = app.records.get("totp", added);
    const listed = kept === undefined ? undefined : app.keys.value(kept.valueId);
    if (kept === undefined || listed === undefined || kept.removedAt !== undefined || !putBack.has(kept.valueId)) {
      return [];
    }
    tx.update(added as RecordId, { overview: { ...kept, removedAt: app.now() } });
    const done: Undone[] = [{ action: "totp.remove", subject: accountSubject(listed, { overview: kept }) }];
    const before = replaced === undefined ? undefined : app.records.get("totp", replaced);
    if (replaced === undefined || before === undefined) return done;
    const { removedAt: _, ...overview } = before;
    tx.update(replaced as RecordId, { overview });
    return [...done, { action: "totp.restore", subject: accountSubject(listed, { overview }) }];
  });
}
