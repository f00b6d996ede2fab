/** What a reference may name of a key: `keyhold://ENV/NAME/FIELD`. One line a field. */
import { KeyholdError } from "../../../shared/contract/errors.ts";
import { utf8 } from "../../../shared/crypto/bytes.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { closest } from "../closest.ts";
import type { ListedValue } from "../keys/key-index.ts";
import { decodeValue } from "../keys/write-key.ts";
import type { KeyDetail, ValueDetail } from "../records/keys.ts";
import { findAccount } from "../totp/accounts.ts";
import { presentCode } from "../totp/show-code.ts";

export type ReferenceField = {
  /** It is masked, asked about and logged like the value. */
  readonly secret: boolean;
  /** Whether this key has it. Looks into nothing that is kept encrypted. May refuse with a sentence of its own. */
  has(listed: ListedValue, app: App): boolean;
  /** Its bytes, which whoever gets them wipes. */
  read(app: App, listed: ListedValue): Uint8Array;
};

const always = () => true;

function text(of: (listed: ListedValue) => string | undefined): ReferenceField {
  return {
    secret: false,
    has: (listed) => of(listed) !== undefined,
    read: (_app, listed) => utf8(of(listed) ?? ""),
  };
}

function joined(list: readonly string[] | undefined): string | undefined {
  return list === undefined || list.length === 0 ? undefined : list.join(" ");
}

export const usualField = "value";

const fields: Readonly<Record<string, ReferenceField>> = {
  value: {
    secret: true,
    has: always,
    read: (app, { id }) => decodeValue((app.vault.detail(id as RecordId) as ValueDetail).value),
  },
  /** Notes may hold anything, a second password among it. */
  notes: {
    secret: true,
    has: always,
    read: (app, { value }) => utf8((app.vault.detail(value.keyId as RecordId) as KeyDetail).notes ?? ""),
  },
  /** The code of the moment at which the program is started. */
  totp: {
    secret: true,
    has: (listed, app) => findAccount(app, listed, undefined) !== undefined,
    read: (app, listed) => presentCode(app, findAccount(app, listed, undefined)),
  },
  name: text(({ key }) => key.name),
  service: text(({ key }) => key.service),
  environment: text(({ value }) => value.env),
  type: text(({ value }) => value.type),
  variable: text(({ value }) => value.variable),
  version: text(({ value }) => `${value.version}`),
  owner: text(({ key }) => key.owner),
  scopes: text(({ value }) => joined(value.scopes)),
  page: text(({ key }) => key.providerPage),
  expires: text(({ value }) => (value.expiresAt === undefined ? undefined : new Date(value.expiresAt).toISOString())),
  file: text(({ value }) => value.file),
};

export const referenceFields: readonly string[] = Object.keys(fields);

/** @throws KeyholdError `not_found` when there is no such field, or this key has none. */
export function fieldOf(app: App, listed: ListedValue, name: string): ReferenceField {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field === undefined) {
    const near = closest(name, referenceFields);
    throw new KeyholdError(
      "not_found",
      `A key has no field “${name}”. ${near === undefined ? `There are ${referenceFields.join(", ")}.` : `Did you mean “${near}”?`}`,
    );
  }
  if (field.has(listed, app)) return field;
  throw new KeyholdError("not_found", `“${listed.key.name}” has no ${name} in ${listed.value.env}.`);
}
