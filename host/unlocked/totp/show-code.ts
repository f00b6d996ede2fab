/** Codes leave; seeds do not. Logged before they leave, as values are: once for each showing. */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { codeSpan } from "../../../shared/contract/totp-limits.ts";
import { fromBase64, wipe } from "../../../shared/crypto/bytes.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { findValue } from "../keys/find-key.ts";
import { loggedFirst } from "../keys/logged-first.ts";
import type { TotpDetail } from "../records/totp.ts";
import { accountOf, accountSubject, findAccount, findAccounts, kindOf, type StoredAccount } from "./accounts.ts";
import { codesFrom } from "./code.ts";

/**
 * A showing takes all accounts unless one is named; a code that goes somewhere is one account's.
 * @throws KeyholdError `not_found`, `ambiguous`, `vault_read_only`.
 */
export function showCode(app: App, input: ParsedInput<"totp.code">): MethodOutput<"totp.code"> {
  const listed = findValue(app.keys, input.key);
  const shows = input.purpose === "reveal";
  const accounts = shows ? findAccounts(app, listed, input.account) : [findAccount(app, listed, input.account)];
  const entries = accounts.map((one) => ({
    action: `totp.${input.purpose}`,
    subject: accountSubject(listed, one),
    outcome: "ok" as const,
  }));
  loggedFirst(() => app.vault.write(entries, () => undefined));
  const shown = accounts.map((one) => ({
    account: accountOf(one),
    codes: codes(app, one, shows ? codeSpan : 0),
  }));
  return { id: listed.id, name: listed.key.name, env: listed.value.env, shown };
}

/** The code of this moment; whoever gets it wipes it and has logged it. */
export function presentCode(app: App, account: StoredAccount): Uint8Array {
  const [present] = codes(app, account, 0);
  if (present === undefined) throw new Error("there is a code at any time");
  return present.code;
}

function codes(app: App, { id, overview }: StoredAccount, span: number): ReturnType<typeof codesFrom> {
  const seed = fromBase64((app.vault.detail(id as RecordId) as TotpDetail).seed);
  try {
    return codesFrom({ ...kindOf(overview), seed }, app.now(), span);
  } finally {
    wipe(seed);
  }
}
