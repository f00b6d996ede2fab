/** Adding, replacing and removing one-time codes. A seed that was replaced or removed stays until it is swept. */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { KeyholdError } from "../../../shared/contract/errors.ts";
import { foldText } from "../../../shared/contract/key-order.ts";
import { mostAccounts } from "../../../shared/contract/totp-limits.ts";
import { toBase64, wipe } from "../../../shared/crypto/bytes.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { findValue } from "../keys/find-key.ts";
import type { ListedValue } from "../keys/key-index.ts";
import { withoutEmpty } from "../keys/without-empty.ts";
import type { HostTransaction } from "../observed-vault.ts";
import type { TotpDetail, TotpOverview } from "../records/totp.ts";
import {
  accountOf,
  accountSubject,
  accountsOf,
  findAccount,
  labelOf,
  meantBy,
  type StoredAccount,
} from "./accounts.ts";
import { type OtpAccount, readOtpauth } from "./otpauth.ts";

const named = ({ id, key, value }: ListedValue) => ({ id, name: key.name, env: value.env });

export function setTotp(app: App, input: ParsedInput<"totp.set">): MethodOutput<"totp.set"> {
  if (!("uri" in input.from)) throw new Error("an image is read before it comes here");
  const { id } = findValue(app.keys, input.key);
  const given = readOtpauth(input.from.uri, input);
  try {
    const written = app.vault.write(
      (done: Written) => {
        if (done.outcome === "same") return [];
        const action = done.outcome === "replaced" ? "totp.replace" : "totp.set";
        return [{ action, subject: accountSubject(done.listed, { overview: done.overview }), outcome: "ok" }];
      },
      // Found again inside the transaction: another process may have removed it since.
      (tx) => insertTotp(app, tx, findValue(app.keys, { id }), given),
    );
    return {
      ...named(written.listed),
      account: accountOf({ id: written.id, overview: written.overview }),
      outcome: written.outcome,
    };
  } finally {
    wipe(given.seed);
  }
}

export type Written = {
  readonly listed: ListedValue;
  readonly id: string;
  readonly overview: TotpOverview;
  readonly outcome: "added" | "replaced" | "same";
  /** The record of the account that stepped back. */
  readonly replaced?: string;
};

type Meeting = { readonly outcome: Written["outcome"] | "full"; readonly other?: StoredAccount };

/** What an account meets among those that the value has. @param detail opens a record. */
export function meetingOf(app: App, valueId: string, given: OtpAccount, detail: (id: RecordId) => unknown): Meeting {
  const kept = accountsOf(app, valueId);
  const overview = overviewOf(valueId, given, 0);
  const other = kept.find((one) => foldText(labelOf(one.overview)) === foldText(labelOf(overview)));
  if (other === undefined) return { outcome: kept.length >= mostAccounts ? "full" : "added" };
  const fields = ({ addedAt: _, ...rest }: TotpOverview) => JSON.stringify(sorted(rest));
  const isSame = (detail(other.id as RecordId) as TotpDetail).seed === toBase64(given.seed);
  return { outcome: isSame && fields(other.overview) === fields(overview) ? "same" : "replaced", other };
}

/**
 * The part of {@link setTotp} inside a transaction: for whatever else brings accounts along. One of the same name steps
 * back for it; the same seed changes nothing. Leaves the seed to be wiped by whoever read it.
 * @param listed a value of this vault. One that was made in the same transaction has no account yet.
 */
export function insertTotp(app: App, tx: HostTransaction, listed: ListedValue, given: OtpAccount): Written {
  const overview = overviewOf(listed.id, given, app.now());
  const { outcome, other } = meetingOf(app, listed.id, given, (id) => tx.detail(id));
  if (outcome === "full") {
    throw new KeyholdError(
      "refused",
      `“${listed.key.name}” in ${listed.value.env} has the one-time codes of ${mostAccounts} accounts already, which is the most. Nothing was changed; remove one first.`,
    );
  }
  if (outcome === "same" && other !== undefined) return { listed, id: other.id, overview: other.overview, outcome };
  if (other !== undefined) {
    tx.update(other.id as RecordId, { overview: { ...other.overview, removedAt: app.now() } });
  }
  const detail: TotpDetail = { seed: toBase64(given.seed) };
  const id = tx.insert(overview, detail);
  return { listed, id, overview, outcome, ...(other === undefined ? {} : { replaced: other.id }) };
}

/** What is usual is left out. */
export function overviewOf(valueId: string, given: Omit<OtpAccount, "seed">, addedAt: number): TotpOverview {
  return withoutEmpty<TotpOverview>({
    kind: "totp",
    valueId,
    issuer: given.issuer,
    account: given.account,
    algorithm: given.algorithm === "SHA1" ? undefined : given.algorithm,
    digits: given.digits === 6 ? undefined : given.digits,
    period: given.period === 30 ? undefined : given.period,
    addedAt,
  });
}

function sorted(fields: object): [string, unknown][] {
  return Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
}

export function removeTotp(app: App, input: ParsedInput<"totp.remove">): MethodOutput<"totp.remove"> {
  const listed = findValue(app.keys, input.key);
  const found = findAccount(app, listed, input.account);
  const entry = { action: "totp.remove", subject: accountSubject(listed, found), outcome: "ok" } as const;
  app.vault.write(entry, (tx) => {
    // As it is now: another process may have removed it since.
    const { id, overview } = findAccount(app, findValue(app.keys, { id: listed.id }), found.id);
    tx.update(id as RecordId, { overview: { ...overview, removedAt: app.now() } });
  });
  return { ...named(listed), removed: [accountOf(found)] };
}

export function restoreTotp(app: App, input: ParsedInput<"totp.restore">): MethodOutput<"totp.restore"> {
  const listed = findValue(app.keys, input.key);
  const back = app.vault.write(
    ({ id }: StoredAccount) => [
      { action: "totp.restore", subject: accountSubject(listed, stored(app, id)), outcome: "ok" as const },
    ],
    (tx): StoredAccount => {
      const wanted = lastRemoved(app, findValue(app.keys, { id: listed.id }), input.account);
      const { removedAt: _, ...overview } = wanted.overview;
      const inItsPlace = accountsOf(app, listed.id).find(
        (one) => foldText(labelOf(one.overview)) === foldText(labelOf(overview)),
      );
      if (inItsPlace !== undefined) {
        tx.update(inItsPlace.id as RecordId, { overview: { ...inItsPlace.overview, removedAt: app.now() } });
      }
      tx.update(wanted.id as RecordId, { overview });
      return { id: wanted.id, overview };
    },
  );
  return { ...named(listed), restored: [accountOf(back)] };
}

function lastRemoved(app: App, listed: ListedValue, choice: string | undefined): StoredAccount {
  const [last] = meantBy(accountsOf(app, listed.id, "removed"), choice);
  if (last !== undefined) return last;
  throw new KeyholdError(
    "not_found",
    `“${listed.key.name}” in ${listed.value.env} has no one-time codes that were removed in the last 30 days. Nothing was changed.`,
  );
}

function stored(app: App, id: string): StoredAccount {
  const overview = app.records.get("totp", id);
  if (overview === undefined) throw new Error("an account that was brought back is there");
  return { id, overview };
}
