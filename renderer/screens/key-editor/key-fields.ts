/** What the editor's form holds beside the value, and how it becomes what the host takes. No secret passes through here. */
import type { MethodInput } from "../../../shared/contract/api.ts";
import type { Environment, KeyType } from "../../../shared/contract/fields.ts";
import type { KeyPage } from "../../../shared/contract/key-methods.ts";

export type KeyFields = {
  name: string;
  service: string;
  env: Environment;
  type: KeyType;
  variable: string;
  scopes: string[];
  allowedAddresses: string[];
  allowedDomains: string[];
  /** `2026-12-31`, or empty. */
  expires: string;
  /** Days, or empty. */
  rotateEvery: number | string;
  showOnce: boolean;
  owner: string;
  tags: string[];
  usedIn: string[];
  providerPage: string;
  notes: string;
};

export const emptyFields: KeyFields = {
  name: "",
  service: "",
  env: "dev",
  type: "private",
  variable: "",
  scopes: [],
  allowedAddresses: [],
  allowedDomains: [],
  expires: "",
  rotateEvery: "",
  showOnce: false,
  owner: "",
  tags: [],
  usedIn: [],
  providerPage: "",
  notes: "",
};

export function fieldsOfPage(page: KeyPage): KeyFields {
  return {
    name: page.name,
    service: page.service,
    env: page.env,
    type: page.type,
    variable: page.variable,
    scopes: page.scopes,
    allowedAddresses: page.allowedAddresses,
    allowedDomains: page.allowedDomains,
    expires: page.expiresAt === undefined ? "" : dayOf(page.expiresAt),
    rotateEvery: page.rotateEvery ?? "",
    showOnce: page.showOnce,
    owner: page.owner ?? "",
    tags: page.tags,
    usedIn: page.usedIn,
    providerPage: page.providerPage ?? "",
    notes: page.notes ?? "",
  };
}

/** The day of a time in the person's own time zone, as a date field has it. */
export function dayOf(at: number): string {
  const date = new Date(at);
  const two = (number: number) => String(number).padStart(2, "0");
  return `${String(date.getFullYear()).padStart(4, "0")}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The last second of that day in the person's own time zone; undefined when it is no date. */
export function endOfDay(day: string): number | undefined {
  const at = new Date(`${day}T23:59:59`).getTime();
  return Number.isNaN(at) ? undefined : at;
}

const text = (value: string): string | undefined => (value.trim() === "" ? undefined : value.trim());
const days = (value: number | string): number | undefined => (value === "" ? undefined : Number(value));

export function addInput(fields: KeyFields, value: Uint8Array): MethodInput<"keys.add"> {
  const optional = {
    service: text(fields.service),
    owner: text(fields.owner),
    variable: text(fields.variable),
    providerPage: text(fields.providerPage),
    notes: fields.notes === "" ? undefined : fields.notes,
    expiresAt: endOfDay(fields.expires),
    rotateEvery: days(fields.rotateEvery),
    scopes: some(fields.scopes),
    allowedAddresses: some(fields.allowedAddresses),
    allowedDomains: some(fields.allowedDomains),
    tags: some(fields.tags),
    usedIn: some(fields.usedIn),
  };
  return {
    name: fields.name,
    env: fields.env,
    type: fields.type,
    showOnce: fields.showOnce,
    value,
    ...given(optional),
  } as MethodInput<"keys.add">;
}

/** Only what was changed: an edit of something else, made meanwhile in another window, stays. */
export function editInput(
  id: string,
  before: KeyFields,
  after: KeyFields,
  value: Uint8Array | undefined,
): MethodInput<"keys.edit"> {
  const changed = <Name extends keyof KeyFields>(name: Name): boolean => !same(before[name], after[name]);
  const nullable = (name: "owner" | "providerPage" | "notes") =>
    changed(name) ? (text(after[name]) ?? null) : undefined;
  return {
    key: { id },
    ...given({
      name: changed("name") ? after.name : undefined,
      service: changed("service") ? after.service : undefined,
      type: changed("type") ? after.type : undefined,
      variable: changed("variable") ? text(after.variable) : undefined,
      scopes: changed("scopes") ? after.scopes : undefined,
      allowedAddresses: changed("allowedAddresses") ? after.allowedAddresses : undefined,
      allowedDomains: changed("allowedDomains") ? after.allowedDomains : undefined,
      tags: changed("tags") ? after.tags : undefined,
      usedIn: changed("usedIn") ? after.usedIn : undefined,
      owner: nullable("owner"),
      providerPage: nullable("providerPage"),
      notes: nullable("notes"),
      expiresAt: changed("expires") ? (endOfDay(after.expires) ?? null) : undefined,
      rotateEvery: changed("rotateEvery") ? (days(after.rotateEvery) ?? null) : undefined,
      value,
    }),
  } as MethodInput<"keys.edit">;
}

export function isChanged(before: KeyFields, after: KeyFields): boolean {
  return (Object.keys(before) as (keyof KeyFields)[]).some((name) => !same(before[name], after[name]));
}

function some(list: readonly string[]): readonly string[] | undefined {
  return list.length === 0 ? undefined : list;
}

function given(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function same(first: unknown, second: unknown): boolean {
  return JSON.stringify(first) === JSON.stringify(second);
}
