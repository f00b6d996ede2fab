/** The words and limits of a key's fields, once, for every door. */
import { z } from "zod";
import { environments } from "./environments.ts";
import { isDisplayText, multilineText } from "./text-schema.ts";
import { timeSchema } from "./time-schema.ts";

export { type Environment, environments } from "./environments.ts";

export const environment = z.enum(environments);

export const keyTypes = ["private", "public", "partner", "temporary"] as const;
export const keyType = z.enum(keyTypes);
export type KeyType = z.output<typeof keyType>;

/** The longest value, in bytes: certificates and service-account files fit. */
export const longestValue = 1024 * 1024;
/** Values that may be shared at once; what one link cannot carry goes into several. */
export const longestLinkValues = 1000;
/** Earlier values that a key keeps. */
export const earlierValuesKept = 20;
/** Days that a removed key can be brought back. */
export const removedKeptDays = 30;

/** One line of visible text, 1 to `longest` characters, in one Unicode form and without surrounding white space. */
export function line(longest: number) {
  return z
    .string()
    .max(longest * 4)
    .transform((text) => text.normalize("NFC").trim())
    .refine((text) => text.length > 0, "must not be empty")
    .refine((text) => text.length <= longest, `must have at most ${longest} characters`)
    .refine(isDisplayText, "must be visible text without control or direction characters");
}

/** Text of several lines. */
export function text(longest: number) {
  return multilineText(longest);
}

export const keyName = line(120);
/** The name of a file, without a folder. */
export const fileName = line(120).refine(
  (name) => !/[/\\]|^\.{1,2}$/.test(name),
  "must be a file name without a folder",
);
export const serviceName = line(80);
export const personName = line(80);
export const email = line(200).refine((address) => /^[^@\s]+@[^@\s]+$/.test(address), "must be an e-mail address");
export const tag = line(40);
export const variableName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,199}$/, "must be letters, digits and _, not beginning with a digit");
export const webAddress = line(500).refine(
  (address) => URL.canParse(address) && new URL(address).protocol === "https:",
  "must be an https address",
);
/** Milliseconds since 1970. */
export const time = timeSchema;
/** Raw bytes. The host takes ownership: they are wiped when the call ends. */
export const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, "must be bytes");
export const valueBytes = bytes
  .refine((value) => value.length > 0, "must not be empty")
  .refine((value) => value.length <= longestValue, "must have at most 1 MiB");
export const passphraseBytes = bytes
  .refine((value) => value.length > 0, "must not be empty")
  .refine((value) => value.length <= 1024, "must have at most 1024 bytes");
/** A record's id: 16 bytes as base64url. */
export const recordId = z.string().regex(/^[A-Za-z0-9_-]{22}$/, "must be an id");
