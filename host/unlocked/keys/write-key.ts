/** Making and changing keys. Every change is one transaction: the rows, the audit entry and the manifest. */
import type { ParsedInput } from "../../../shared/contract/api.ts";
import { KeyholdError } from "../../../shared/contract/errors.ts";
import type { Environment } from "../../../shared/contract/fields.ts";
import { foldText } from "../../../shared/contract/key-order.ts";
import { fromBase64, toBase64 } from "../../../shared/crypto/bytes.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import type { HostTransaction } from "../observed-vault.ts";
import type { KeyDetail, KeyOverview, Provenance, ValueDetail, ValueOverview } from "../records/keys.ts";
import type { RotationOverview } from "../records/life.ts";
import { findValue } from "./find-key.ts";
import { type ListedValue, subjectOf } from "./key-index.ts";
import { recogniseShape } from "./known-shapes.ts";
import { maskValue } from "./mask.ts";
import { ownTerms, replaceValue } from "./replace-value.ts";
import { shapeText } from "./shape-text.ts";
import { traitsOf } from "./value-traits.ts";
import { valueWarnings, type Warning } from "./value-warnings.ts";
import { variableNameOf } from "./variable-name.ts";
import { withoutEmpty } from "./without-empty.ts";

export type NewKey = ParsedInput<"keys.add"> & {
  /** Set by a link that brought the value. */
  readonly from?: Provenance;
  /** Set by the import that brought the value. */
  readonly imported?: ValueOverview["imported"];
  readonly noForward?: boolean;
  readonly deleteAfter?: number;
};

/** Adds a key, or another environment's value to one. @throws KeyholdError `already_exists`, `invalid_input`. */
export function addKey(app: App, input: NewKey): { id: string; name: string; warnings: Warning[] } {
  const warnings = valueWarnings(app, input.value, input.env);
  const subject = `${input.name} (${input.env})`;
  const action = input.from === undefined ? "key.add" : "key.receive";
  const id = app.vault.write({ action, subject, outcome: "ok" }, (tx) => insertKey(app, tx, input));
  return { id, name: input.name, warnings };
}

/** Keys made earlier in the same transaction, by folded name: the index learns of them only when it commits. */
export type FreshKeys = Map<string, { id: string; key: KeyOverview }>;

/** The part of {@link addKey} inside a transaction. */
export function insertKey(app: App, tx: HostTransaction, input: NewKey, fresh: FreshKeys = new Map()): RecordId {
  const existing = keptKeyNamed(app, input.name) ?? fresh.get(foldText(input.name));
  if (existing !== undefined) checkSecondValue(app, existing.id, existing.key, input);
  const keyId = existing?.id ?? insertKeyRecord(app, tx, input, fresh);
  const now = app.now();
  const overview: ValueOverview = withoutEmpty({
    kind: "value",
    keyId,
    env: input.env,
    type: input.type,
    mask: maskValue(input.value),
    variable: input.variable ?? variableNameOf(existing?.key.name ?? input.name),
    fingerprint: app.vault.valueFingerprint(input.value),
    createdAt: now,
    changedAt: now,
    version: 1,
    expiresAt: input.expiresAt,
    rotateEvery: input.rotateEvery,
    showOnce: input.showOnce ? true : undefined,
    scopes: input.scopes,
    allowedAddresses: input.allowedAddresses,
    allowedDomains: input.allowedDomains,
    from: input.from,
    imported: input.imported,
    noForward: input.noForward ? true : undefined,
    deleteAfter: input.deleteAfter,
    file: input.file,
    traits: traitsOf(input.value),
  });
  const detail: ValueDetail = { value: toBase64(input.value) };
  return tx.insert(overview, detail);
}

/** The key of this name that has a value which was not removed. */
export function keptKeyNamed(app: App, name: string): { id: string; key: KeyOverview } | undefined {
  for (const id of app.keys.keyIdsNamed(name)) {
    const key = app.keys.key(id);
    if (key !== undefined && app.keys.valuesOf(id).some((listed) => listed.value.removedAt === undefined)) {
      return { id, key };
    }
  }
  return undefined;
}

function checkSecondValue(app: App, keyId: string, key: KeyOverview, input: NewKey): void {
  if (input.service !== undefined && input.service.toLowerCase() !== key.service.toLowerCase()) {
    throw new KeyholdError(
      "already_exists",
      `The name “${key.name}” is taken by a key of ${key.service}. Nothing was stored; choose another name.`,
    );
  }
  if (keptValueIn(app, keyId, input.env) !== undefined) {
    throw new KeyholdError("already_exists", `“${key.name}” has a value in ${input.env} already. Nothing was stored.`, {
      hint: "replace_value",
    });
  }
}

export function keptValueIn(app: App, keyId: string, env: Environment): ListedValue | undefined {
  return app.keys.valuesOf(keyId).find((listed) => listed.value.env === env && listed.value.removedAt === undefined);
}

function insertKeyRecord(app: App, tx: HostTransaction, input: NewKey, fresh: FreshKeys): RecordId {
  const key = newKeyOverview(app, input);
  const id = tx.insert(key, newKeyDetail(input));
  fresh.set(foldText(input.name), { id, key });
  return id;
}

function newKeyOverview(app: App, input: NewKey): KeyOverview {
  const service = input.service ?? recogniseShape(shapeText(input.value))?.service;
  if (service === undefined) {
    throw new KeyholdError(
      "invalid_input",
      "Which service the key is for is not known and its shape does not tell. Nothing was stored; name it.",
      { hint: "name_service" },
    );
  }
  return withoutEmpty({
    kind: "key",
    name: input.name,
    service,
    createdAt: app.now(),
    owner: input.owner,
    tags: input.tags,
    usedIn: input.usedIn,
    providerPage: input.providerPage,
  });
}

function newKeyDetail(input: NewKey): KeyDetail {
  return withoutEmpty({ notes: input.notes });
}

/** Changes what is given. A new value moves the present one into the history. */
export function editKey(
  app: App,
  input: ParsedInput<"keys.edit">,
): { id: string; name: string; version: number; warnings: Warning[] } {
  const before = findValue(app.keys, input.key);
  const warnings = input.value === undefined ? [] : valueWarnings(app, input.value, before.value.env, before.id);
  const moves = input.moveTo !== undefined && input.moveTo !== before.value.env;
  const action = input.value !== undefined ? "key.replace" : moves ? "key.move" : "key.edit";
  const subject = moves ? `${subjectOf(before)} to ${input.moveTo}` : subjectOf(before);
  return app.vault.write({ action, subject, outcome: "ok" }, (tx) => {
    // Found again inside the transaction: another process may have changed it since.
    const { id, key, value } = findValue(app.keys, { id: before.id });
    const name = input.name ?? key.name;
    if (input.name !== undefined) checkRename(app, value.keyId, input.name);
    const env = input.moveTo ?? value.env;
    if (env !== value.env) checkMove(app, { id, key, value }, env, input.value !== undefined);
    const keyDetail = tx.detail(value.keyId as RecordId) as KeyDetail;
    tx.update(value.keyId as RecordId, {
      overview: withoutEmpty({
        ...key,
        name,
        service: input.service ?? key.service,
        owner: pick(input.owner, key.owner),
        tags: input.tags ?? key.tags,
        usedIn: input.usedIn ?? key.usedIn,
        providerPage: pick(input.providerPage, key.providerPage),
      }),
      ...(input.notes === undefined ? {} : { detail: withoutEmpty({ ...keyDetail, notes: input.notes ?? undefined }) }),
    });
    const followsName = value.variable === variableNameOf(key.name);
    const changed: ValueOverview = withoutEmpty({
      ...value,
      env,
      type: input.type ?? value.type,
      variable: input.variable ?? (followsName ? variableNameOf(name) : value.variable),
      scopes: input.scopes ?? value.scopes,
      allowedAddresses: input.allowedAddresses ?? value.allowedAddresses,
      allowedDomains: input.allowedDomains ?? value.allowedDomains,
      expiresAt: pick(input.expiresAt, value.expiresAt),
      rotateEvery: pick(input.rotateEvery, value.rotateEvery),
    });
    if (input.value === undefined) tx.update(id as RecordId, { overview: changed });
    else {
      const change = { ...ownTerms(app, value, input.value), file: input.file };
      replaceValue(app, tx, id as RecordId, changed, input.value, change);
    }
    return { id, name, version: input.value === undefined ? value.version : value.version + 1, warnings };
  });
}

/**
 * A value is moved as it is. Whoever holds it holds it all the same, and a rotation that runs has told them where it
 * belongs.
 */
function checkMove(app: App, { id, key, value }: ListedValue, env: Environment, isReplaced: boolean): void {
  if (isReplaced) {
    throw new KeyholdError(
      "invalid_input",
      "A value is either moved to another environment or replaced. Nothing was changed.",
    );
  }
  if (keptValueIn(app, value.keyId, env) !== undefined) {
    throw new KeyholdError(
      "already_exists",
      `“${key.name}” has a value in ${env} already. Nothing was moved; remove or rename that one first.`,
    );
  }
  const isRotating = ({ overview }: { overview: RotationOverview }) =>
    overview.state === "running" && overview.valueId === id;
  if (app.records.all("rotation").some(isRotating)) {
    throw new KeyholdError(
      "conflict",
      `A rotation of “${key.name}” in ${value.env} is running. Nothing was moved; finish or cancel it first.`,
    );
  }
}

function checkRename(app: App, keyId: string, name: string): void {
  const taken = keptKeyNamed(app, name);
  if (taken !== undefined && taken.id !== keyId) {
    throw new KeyholdError("already_exists", `Another key is named “${taken.key.name}”. Nothing was changed.`);
  }
}

function pick<Value>(given: Value | null | undefined, present: Value | undefined): Value | undefined {
  if (given === undefined) return present;
  return given ?? undefined;
}

/** Opens a value from a detail; whoever gets it wipes it. */
export function decodeValue(text: string): Uint8Array {
  return fromBase64(text);
}
