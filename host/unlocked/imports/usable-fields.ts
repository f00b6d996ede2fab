/** What else an entry says of its key, held to the contract: what nobody could type does not come from a file either. */
import type { z } from "zod";
import { fileName, time } from "../../../shared/contract/fields.ts";
import { keyFields, valueFields } from "../../../shared/contract/key-methods.ts";
import type { ParsedEntry } from "../../importers/parsed.ts";

export type UsableFields = Pick<
  ParsedEntry,
  | "owner"
  | "usedIn"
  | "scopes"
  | "allowedAddresses"
  | "allowedDomains"
  | "expiresAt"
  | "rotateEvery"
  | "deleteAfter"
  | "file"
>;

const mostItems = { usedIn: 50, scopes: 100, allowedAddresses: 100, allowedDomains: 100 } as const;
const listWords: Readonly<Record<keyof typeof mostItems, string>> = {
  usedIn: "where it is used",
  scopes: "what it may do",
  allowedAddresses: "from which addresses it works",
  allowedDomains: "for which domains it works",
};

export function usableFields(entry: ParsedEntry, remarks: string[]): UsableFields {
  const one = <Value>(what: string, value: Value | undefined, schema: z.ZodType<Value>): Value | undefined => {
    if (value === undefined) return undefined;
    const read = schema.safeParse(value);
    if (!read.success) remarks.push(`${what} is not taken over: it is no such thing as can stand there.`);
    return read.data;
  };
  const list = (field: keyof typeof mostItems): string[] | undefined => {
    const given = entry[field] ?? [];
    const { element } = { ...keyFields, ...valueFields }[field];
    const usable = given.flatMap((item) => element.safeParse(item).data ?? []).slice(0, mostItems[field]);
    if (usable.length < given.length) remarks.push(`Not all that says ${listWords[field]} is taken over.`);
    return usable;
  };
  return {
    owner: one("Its owner", entry.owner, keyFields.owner),
    usedIn: list("usedIn"),
    scopes: list("scopes"),
    allowedAddresses: list("allowedAddresses"),
    allowedDomains: list("allowedDomains"),
    expiresAt: one("The date on which it ends", entry.expiresAt, valueFields.expiresAt),
    rotateEvery: one("How often it is rotated", entry.rotateEvery, valueFields.rotateEvery),
    deleteAfter: one("The date on which it is to be deleted", entry.deleteAfter, time),
    file: one("Its file name", entry.file, fileName),
  };
}
