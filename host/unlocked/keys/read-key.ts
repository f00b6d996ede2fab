import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { KeyholdError } from "../../../shared/contract/errors.ts";
import type { KeyPage } from "../../../shared/contract/key-methods.ts";
import type { UseToFind } from "../../../shared/contract/key-uses.ts";
import { day } from "../../../shared/contract/rotation-policy.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { openedBy } from "../holders/read-holders.ts";
import type { KeyDetail, ValueDetail, ValueOverview } from "../records/keys.ts";
import { readSettings } from "../settings.ts";
import { isVerified } from "../team/people.ts";
import { accountOf, accountsOf } from "../totp/accounts.ts";
import { findValue, forLooking } from "./find-key.ts";
import { type ListedValue, subjectOf } from "./key-index.ts";
import { keyRow } from "./key-row.ts";
import { loggedFirst } from "./logged-first.ts";
import { checkNotOver } from "./sweep-values.ts";
import { writeUse } from "./uses.ts";
import { decodeValue } from "./write-key.ts";

export function listKeys(app: App, input: ParsedInput<"keys.list">): MethodOutput<"keys.list"> {
  const found = input.query === undefined ? app.keys.all() : app.keys.search(input.query);
  const service = input.service?.toLowerCase();
  const isFound = input.use === undefined ? undefined : byUse(app, input.use);
  const values = found.filter(
    ({ key, value }) =>
      (value.removedAt !== undefined) === input.removed &&
      (input.env === undefined || value.env === input.env) &&
      (input.type === undefined || value.type === input.type) &&
      (service === undefined || key.service.toLowerCase() === service) &&
      (input.tag === undefined || (key.tags ?? []).includes(input.tag)) &&
      (isFound === undefined || isFound(value)),
  );
  const { changes } = app.keys;
  const total = values.length;
  const version = changes.version();
  const whole = input.limit === undefined && input.offset === 0;
  const changed = whole && input.since !== undefined ? changes.since(input.since) : undefined;
  if (changed !== undefined) return { ...changedRows(app, values, changed), total, version };
  const end = input.limit === undefined ? total : input.offset + input.limit;
  return { rows: rowsOf(app, values.slice(input.offset, end)), total, version };
}

function byUse(app: App, use: UseToFind): (value: ValueOverview) => boolean {
  if (use === "never") return ({ uses }) => uses === undefined;
  const before = app.now() - readSettings(app).health.unusedDays * day;
  return ({ uses, createdAt }) => (uses?.last ?? createdAt) <= before;
}

/** What stands in the list is told as it is now; what does not is gone from it, or never stood there. */
function changedRows(app: App, listed: readonly ListedValue[], changed: readonly string[]) {
  const ids = new Set(changed);
  const rows = rowsOf(
    app,
    listed.filter(({ id }) => ids.delete(id)),
  );
  return { rows, gone: [...ids] };
}

function rowsOf(app: App, listed: readonly ListedValue[]) {
  return listed.map((one) => keyRow(app, one));
}

export function getKey(app: App, input: ParsedInput<"keys.get">): KeyPage {
  return pageOf(app, findValue(app.keys, input.key, forLooking(input.key)));
}

function pageOf(app: App, listed: ListedValue): KeyPage {
  const { key, value } = listed;
  const page: KeyPage = {
    ...keyRow(app, listed),
    accounts: accountsOf(app, listed.id).map(accountOf),
    scopes: value.scopes ?? [],
    allowedAddresses: value.allowedAddresses ?? [],
    allowedDomains: value.allowedDomains ?? [],
    usedIn: key.usedIn ?? [],
    holders: openedBy(app, listed.id),
    uses: value.uses?.places ?? [],
  };
  const { notes } = app.vault.detail(value.keyId as RecordId) as KeyDetail;
  if (notes !== undefined) page.notes = notes;
  if (key.providerPage !== undefined) page.providerPage = key.providerPage;
  if (value.from !== undefined) page.from = { ...value.from, verifiedNow: isVerified(app, value.from.signKey) };
  const brought = value.imported === undefined ? undefined : app.records.get("import", value.imported.id);
  if (value.imported !== undefined && brought !== undefined) {
    page.imported = { format: brought.format, at: brought.at, version: value.imported.version };
  }
  return page;
}

/**
 * The value in the clear, logged before it is handed out.
 * @throws KeyholdError `refused` when a show-once value is asked for to be displayed.
 */
export function keyValue(app: App, input: ParsedInput<"keys.value">): MethodOutput<"keys.value"> {
  const listed = findValue(app.keys, input.key);
  const action = `key.${input.purpose}`;
  const subject = subjectOf(listed) + (input.version === undefined ? "" : ` version ${input.version}`);
  if (listed.value.showOnce && input.purpose === "reveal") {
    app.vault.audit({ action, subject, outcome: "refused" });
    throw new KeyholdError(
      "refused",
      `“${listed.key.name}” was stored to be shown once: it can be copied and shared, not displayed again.`,
    );
  }
  const detail = app.vault.detail(listed.id as RecordId) as ValueDetail;
  const wanted = input.version ?? listed.value.version;
  const found =
    wanted === listed.value.version
      ? { value: detail.value, deleteAfter: listed.value.deleteAfter }
      : detail.earlier?.find((earlier) => earlier.version === wanted);
  if (found === undefined) {
    throw new KeyholdError("not_found", `“${listed.key.name}” keeps no version ${wanted} in ${listed.value.env}.`);
  }
  checkNotOver(app, listed, action, found.deleteAfter);
  loggedFirst(() => writeUse(app, { action, subject, outcome: "ok" }, listed.id, input.purpose));
  return { page: pageOf(app, findValue(app.keys, { id: listed.id })), value: decodeValue(found.value) };
}

export function keyHistory(app: App, input: ParsedInput<"keys.history">): MethodOutput<"keys.history"> {
  const { id, value } = findValue(app.keys, input.key, forLooking(input.key));
  const detail = app.vault.detail(id as RecordId) as ValueDetail;
  const earlier = (detail.earlier ?? []).map(({ version, mask, createdAt, replacedAt, graceUntil }) => ({
    version,
    mask,
    createdAt,
    replacedAt,
    ...(graceUntil === undefined ? {} : { graceUntil }),
    current: false,
  }));
  const present = { version: value.version, mask: value.mask, createdAt: value.changedAt, current: true };
  return { versions: [present, ...earlier] };
}
