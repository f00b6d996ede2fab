/** Putting one received value among the keys, inside the transaction that decides its message. */
import type { Environment } from "../../../shared/contract/fields.ts";
import { foldText } from "../../../shared/contract/key-order.ts";
import { fromBase64, wipe } from "../../../shared/crypto/bytes.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { safeVariable } from "../keys/dangerous-variable.ts";
import type { ListedValue } from "../keys/key-index.ts";
import { replaceValue } from "../keys/replace-value.ts";
import { variableNameOf } from "../keys/variable-name.ts";
import { withoutEmpty } from "../keys/without-empty.ts";
import { type FreshKeys, insertKey, keptKeyNamed, keptValueIn, type NewKey } from "../keys/write-key.ts";
import type { HostTransaction } from "../observed-vault.ts";
import type { Provenance, ValueOverview } from "../records/keys.ts";
import type { StoredItem, StoredMessage } from "../records/links.ts";
import { isTaken, sameService } from "./inbox.ts";

/** Where a value goes; what is not said is as it was sent. */
export type Destination = {
  readonly name?: string | undefined;
  readonly env?: Environment | undefined;
  readonly onConflict?: "keep" | "replace" | "cancel" | undefined;
};

type Storing = {
  readonly item: StoredItem;
  readonly message: StoredMessage;
  readonly from: Provenance;
  readonly to: Destination;
  /** Names and environments given in this transaction, folded: the index does not know them yet. */
  readonly taken: string[];
  readonly fresh: FreshKeys;
  /** Sentences for the person, added to. */
  readonly warnings: string[];
};

export function storeItem(app: App, tx: HostTransaction, storing: Storing) {
  const { item, message, from, to, taken, fresh, warnings } = storing;
  const env = to.env ?? item.env ?? "dev";
  const wanted = to.name ?? item.name;
  const value = fromBase64(item.value);
  try {
    const existing = keptKeyNamed(app, wanted);
    const present = existing === undefined ? undefined : keptValueIn(app, existing.id, env);
    const isGiven = taken.includes(place(wanted, env));
    if (to.onConflict === "replace" && existing !== undefined && present !== undefined && !isGiven) {
      taken.push(place(wanted, env));
      replaceOrConfirm(app, tx, present, value, { from, ...policyOf(message), file: fileOf(item) });
      return { id: present.id, name: existing.key.name, service: existing.key.service, env };
    }
    const made = fresh.get(foldText(wanted))?.key;
    const isOther = made !== undefined && item.service !== undefined && !sameService(made.service, item.service);
    const isFree = !isGiven && !isOther && !isTaken(app, wanted, { ...item, env });
    const name = isFree ? wanted : freeName(app, wanted, fresh);
    taken.push(place(name, env));
    const joined = isFree ? (existing?.key ?? made) : undefined;
    const service = item.service ?? joined?.service ?? (item.kind === "file" ? "file" : "unknown");
    const key = withoutEmpty<NewKey>({
      name,
      env,
      value,
      service,
      type: item.type ?? "private",
      variable: receivedVariable(name, item, warnings),
      scopes: item.scopes,
      expiresAt: item.expires,
      rotateEvery: item.rotateEvery,
      from,
      ...policyOf(message),
      showOnce: message.showOnce ?? false,
      file: fileOf(item),
    });
    return { id: insertKey(app, tx, key, fresh), name, service, env };
  } finally {
    wipe(value);
  }
}

type Brought = Pick<ValueOverview, "from" | "noForward" | "deleteAfter" | "showOnce" | "file">;

/**
 * The new value on its sender's conditions. A value that is here already makes no new version: only where it came from
 * and its conditions are written down, and a condition that it had stays.
 */
function replaceOrConfirm(
  app: App,
  tx: HostTransaction,
  { id, value: present }: ListedValue,
  value: Uint8Array,
  brought: { readonly [Field in keyof Brought]: Brought[Field] | undefined },
): void {
  const { file, ...conditions } = brought;
  if (app.vault.valueFingerprint(value) === present.fingerprint) {
    const overview = withoutEmpty<ValueOverview>({ ...present, ...withoutEmpty(conditions) });
    const dates = [present.deleteAfter, conditions.deleteAfter].filter((at) => at !== undefined);
    if (dates.length > 0) overview.deleteAfter = Math.min(...dates);
    tx.update(id as RecordId, { overview });
    return;
  }
  const change = { deleteAfter: undefined, noForward: undefined, ...withoutEmpty(conditions), file };
  replaceValue(app, tx, id as RecordId, present, value, change);
}

function fileOf({ kind, name }: StoredItem): string | undefined {
  return kind === "file" ? name : undefined;
}

/** Names are compared as the index does. */
function place(name: string, env: string): string {
  return `${foldText(name)}\n${env}`;
}

function policyOf(message: StoredMessage): { noForward?: true; deleteAfter?: number; showOnce?: true } {
  return {
    ...(message.noForward ? { noForward: true as const } : {}),
    ...(message.showOnce ? { showOnce: true as const } : {}),
    ...(message.deleteAfter === undefined ? {} : { deleteAfter: message.deleteAfter }),
  };
}

/** `NAME-2`, `NAME-3`, …: the first that nothing has. */
function freeName(app: App, name: string, fresh: FreshKeys): string {
  for (let number = 2; ; number++) {
    const candidate = `${name}-${number}`;
    if (keptKeyNamed(app, candidate) === undefined && !fresh.has(foldText(candidate))) return candidate;
  }
}

/** A name or variable that a sender chose must not be one that programs obey: the value would be run, not read. */
function receivedVariable(name: string, item: StoredItem, warnings: string[]): string | undefined {
  const sent = name === item.name ? item.variable : undefined;
  const variable = sent ?? variableNameOf(name);
  const safe = safeVariable(variable);
  if (safe === variable) return sent;
  warnings.push(
    `“${name}” would be given to programs as ${variable}, which they obey instead of reading. It is stored with the variable ${safe}; if ${variable} is what you want, set it yourself.`,
  );
  return safe;
}
