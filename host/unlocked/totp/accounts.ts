/** The accounts that stand with a value, and which of them somebody means. */
import { KeyholdError } from "../../../shared/contract/errors.ts";
import type { OneTimeAccount } from "../../../shared/contract/key-methods.ts";
import { foldText } from "../../../shared/contract/key-order.ts";
import type { App } from "../app.ts";
import { type ListedValue, subjectOf } from "../keys/key-index.ts";
import { withoutEmpty } from "../keys/without-empty.ts";
import type { Stored } from "../record-index.ts";
import type { TotpOverview } from "../records/totp.ts";
import type { OtpAccount } from "./otpauth.ts";

export type StoredAccount = Stored<"totp">;

/** Kept ones in the order in which they came; or those that were removed, the last one first. */
export function accountsOf(app: App, valueId: string, wanted: "kept" | "removed" = "kept"): StoredAccount[] {
  const own = app.records.all("totp").filter(({ overview }) => overview.valueId === valueId);
  return wanted === "kept"
    ? own
        .filter(({ overview }) => overview.removedAt === undefined)
        .sort((a, b) => a.overview.addedAt - b.overview.addedAt || (a.id < b.id ? -1 : 1))
    : own
        .filter(({ overview }) => overview.removedAt !== undefined)
        .sort((a, b) => (b.overview.removedAt ?? 0) - (a.overview.removedAt ?? 0));
}

/** As it leaves: with what is usual said, and without anything of the seed. */
export function accountOf({ id, overview }: StoredAccount): OneTimeAccount {
  return withoutEmpty<OneTimeAccount>({
    id,
    issuer: overview.issuer,
    account: overview.account,
    ...kindOf(overview),
    addedAt: overview.addedAt,
  });
}

export function kindOf({ algorithm, digits, period }: TotpOverview): Omit<OtpAccount, "seed" | "issuer" | "account"> {
  return { algorithm: algorithm ?? "SHA1", digits: digits ?? 6, period: period ?? 30 };
}

/** How the log and a question call it, behind the value's own name: so the value's entries and these are found alike. */
export function accountSubject(listed: ListedValue, { overview }: Pick<StoredAccount, "overview">): string {
  const label = labelOf(overview);
  return label === "" ? subjectOf(listed) : `${subjectOf(listed)}, ${label}`;
}

export function labelOf({ issuer, account }: Pick<TotpOverview, "issuer" | "account">): string {
  return [issuer, account].filter((part) => part !== undefined).join(": ");
}

/** Those that a text means: an id, the issuer, the account, or both as they are shown. Without a text all. */
export function meantBy(accounts: readonly StoredAccount[], choice: string | undefined): StoredAccount[] {
  if (choice === undefined) return [...accounts];
  const byId = accounts.filter(({ id }) => id === choice);
  if (byId.length > 0) return byId;
  const wanted = foldText(choice.normalize("NFC").trim());
  return accounts.filter(({ overview }) => {
    const { issuer = "", account = "" } = overview;
    return [issuer, account, labelOf(overview), `${issuer}:${account}`].some((one) => foldText(one) === wanted);
  });
}

/** @throws KeyholdError `not_found`. */
export function findAccounts(app: App, listed: ListedValue, choice: string | undefined): StoredAccount[] {
  const kept = accountsOf(app, listed.id);
  const found = meantBy(kept, choice);
  if (found.length > 0) return found;
  const where = `“${listed.key.name}” in ${listed.value.env}`;
  throw new KeyholdError(
    "not_found",
    kept.length === 0
      ? `${where} has no one-time codes. They are added from the address or the QR code that the service shows when two-step sign-in is set up.`
      : `${where} has no one-time codes of that name; it has those of ${kept.map(shownName).join(", ")}.`,
  );
}

/** @throws KeyholdError `not_found`; `ambiguous`, naming the ones to choose from. */
export function findAccount(app: App, listed: ListedValue, choice: string | undefined): StoredAccount {
  const found = findAccounts(app, listed, choice);
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  throw new KeyholdError(
    "ambiguous",
    `“${listed.key.name}” in ${listed.value.env} has one-time codes of several accounts (${found.map(shownName).join(", ")}).`,
    { hint: "choose_account" },
  );
}

function shownName({ overview }: StoredAccount): string {
  return labelOf(overview) || "an account without a name";
}
