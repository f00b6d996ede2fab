/** A new value in place of the present one, and on whose conditions it stays. */
import { earlierValuesKept } from "../../../shared/contract/fields.ts";
import { toBase64 } from "../../../shared/crypto/bytes.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import type { HostTransaction } from "../observed-vault.ts";
import type { EarlierValue, ValueDetail, ValueOverview } from "../records/keys.ts";
import { maskValue } from "./mask.ts";
import { soonest } from "./sweep-values.ts";
import { traitsOf } from "./value-traits.ts";
import { withoutEmpty } from "./without-empty.ts";

/**
 * A sender's conditions are for the value they sent: one that a person puts in its place is theirs, stays, and may be
 * passed on.
 */
export function ownTerms(
  app: App,
  before: ValueOverview,
  value: Uint8Array,
): { [Name in keyof ValueOverview]?: undefined } {
  if (app.vault.valueFingerprint(value) === before.fingerprint) return {};
  return { deleteAfter: undefined, noForward: undefined };
}

/**
 * Puts a new value in place of the present one, which becomes the newest of the earlier values and keeps its date.
 * @param change what the new value has other than the present one; undefined takes a field away.
 */
export function replaceValue(
  app: App,
  tx: HostTransaction,
  id: RecordId,
  before: ValueOverview,
  value: Uint8Array,
  change: Change,
): void {
  const detail = tx.detail(id) as ValueDetail;
  const now = app.now();
  const replaced = withoutEmpty<EarlierValue>({
    version: before.version,
    value: detail.value,
    mask: before.mask,
    createdAt: before.changedAt,
    replacedAt: now,
    deleteAfter: before.deleteAfter,
    noForward: before.noForward,
    file: before.file,
  });
  const earlier = [replaced, ...(detail.earlier ?? [])].slice(0, earlierValuesKept);
  const text = toBase64(value);
  tx.update(id, {
    overview: withoutEmpty<ValueOverview>({
      ...before,
      ...change,
      ...termsOfSame(earlier, text, change),
      mask: maskValue(value),
      fingerprint: app.vault.valueFingerprint(value),
      traits: traitsOf(value),
      changedAt: now,
      version: before.version + 1,
      earlierDeleteAfter: soonest(earlier),
    } as ValueOverview),
    detail: { value: text, earlier },
  });
}

type Change = { readonly [Field in keyof ValueOverview]?: ValueOverview[Field] | undefined };

/** A value that was here before on somebody's conditions comes back on them, by whatever way. */
function termsOfSame(earlier: readonly EarlierValue[], text: string, change: Change): Partial<ValueOverview> {
  const same = earlier.filter((one) => one.value === text);
  const dates = [change.deleteAfter, ...same.map(({ deleteAfter }) => deleteAfter)].filter((at) => at !== undefined);
  return {
    ...(same.some(({ noForward }) => noForward) ? { noForward: true } : {}),
    ...(dates.length === 0 ? {} : { deleteAfter: Math.min(...dates) }),
  };
}
