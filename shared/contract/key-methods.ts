import { z } from "zod";
import {
  bytes,
  environment,
  fileName,
  keyName,
  keyType,
  line,
  personName,
  recordId,
  serviceName,
  tag,
  text,
  time,
  valueBytes,
  variableName,
  webAddress,
} from "./fields.ts";
import { importFormats } from "./import-words.ts";
import { usesToFind } from "./key-uses.ts";
import { unlockedMethod } from "./method.ts";

const list = <Item extends z.ZodType>(item: Item, most: number) => z.array(item).max(most);

/** What belongs to the key, whatever the environment. */
export const keyFields = {
  service: serviceName,
  owner: personName,
  tags: list(tag, 30),
  usedIn: list(line(200), 50),
  providerPage: webAddress,
  notes: text(10_000),
};
/** What each environment's value has of its own. */
export const valueFields = {
  type: keyType,
  variable: variableName,
  scopes: list(line(200), 100),
  allowedAddresses: list(line(100), 100),
  allowedDomains: list(line(253), 100),
  expiresAt: time,
  /** Days. */
  rotateEvery: z.int().min(1).max(3650),
  showOnce: z.boolean(),
};

/** A person who was sent a value, and which version of it. */
const holder = z.strictObject({ name: z.string(), signKey: z.string(), version: z.int(), at: time });

/** One row for each value: what a list may show. Never the value. */
export const keyRow = z.strictObject({
  id: recordId,
  keyId: recordId,
  name: z.string(),
  service: z.string(),
  env: environment,
  type: keyType,
  mask: z.string(),
  variable: z.string(),
  tags: z.array(z.string()),
  createdAt: time,
  changedAt: time,
  version: z.int(),
  showOnce: z.boolean(),
  owner: z.string().optional(),
  expiresAt: time.optional(),
  rotateEvery: z.int().optional(),
  removedAt: time.optional(),
  /** When it was shown, copied, given to a program or shared last. */
  lastUsedAt: time.optional(),
  noForward: z.boolean().optional(),
  deleteAfter: time.optional(),
  /** The name of the file that the value is. */
  file: z.string().optional(),
  /** Everybody who was sent this value; absent when nobody was. */
  heldBy: z.array(z.strictObject({ name: z.string(), signKey: z.string() })).optional(),
});
export type KeyRow = z.output<typeof keyRow>;

export const codeAlgorithms = ["SHA1", "SHA256", "SHA512"] as const;
/** An account whose one-time codes this vault makes (RFC 6238). Never its seed. */
export const oneTimeAccount = z.strictObject({
  id: recordId,
  /** Who asks for the code, and which account it is for, as the service named them. */
  issuer: z.string().optional(),
  account: z.string().optional(),
  algorithm: z.enum(codeAlgorithms),
  digits: z.int().min(6).max(8),
  /** Seconds. */
  period: z.int(),
  addedAt: time,
});
export type OneTimeAccount = z.output<typeof oneTimeAccount>;

export const keyPage = keyRow.extend({
  /** Whose one-time codes stand with it, in the order in which they came. */
  accounts: z.array(oneTimeAccount),
  scopes: z.array(z.string()),
  allowedAddresses: z.array(z.string()),
  allowedDomains: z.array(z.string()),
  usedIn: z.array(z.string()),
  providerPage: z.string().optional(),
  notes: z.string().optional(),
  holders: z.array(holder),
  /** Where it was used, newest first. */
  uses: z.array(
    z.strictObject({
      how: z.enum(["reveal", "copy", "inject", "share"]),
      program: z.string(),
      at: time,
      count: z.int(),
    }),
  ),
  /** The file that a value of it came from, and which version that was. */
  imported: z.strictObject({ format: z.enum(importFormats), at: time, version: z.int() }).optional(),
  /** Where it came from, if a link brought it. */
  from: z
    .strictObject({
      name: z.string(),
      signKey: z.string(),
      /** Whether the words had been compared when it came. */
      verified: z.boolean(),
      /** Whether they are by now. */
      verifiedNow: z.boolean(),
      at: time,
      linkId: z.string(),
    })
    .optional(),
});
export type KeyPage = z.output<typeof keyPage>;

/** By NAME, with the environment when it has several; or by the row's id. */
export const keyReference = z.union([
  z.strictObject({ id: recordId }),
  z.strictObject({ name: z.string().min(1).max(500), env: environment.optional() }),
]);
export type KeyReference = z.output<typeof keyReference>;

export const warnings = z.array(z.strictObject({ code: z.string(), text: z.string() }));
export const generatorRecipe = z.strictObject({
  prefix: z.string().max(40).default(""),
  /** Characters after the prefix, checksum included. */
  length: z.int().min(8).max(4096).default(40),
  alphabet: z.enum(["alphanumeric", "hex", "base64url", "symbols", "digits"]).default("alphanumeric"),
  /** Ends in a six-character CRC-32, as GitHub's and npm's tokens do, so that a scanner can tell it from chance. */
  checksum: z.boolean().default(false),
});
export type GeneratorRecipe = z.output<typeof generatorRecipe>;
const generated = z.strictObject({ value: bytes, bits: z.number(), strength: z.enum(["weak", "fair", "strong"]) });

export const keyMethods = {
  "keys.list": unlockedMethod(
    z.strictObject({
      query: z.string().max(500).optional(),
      env: environment.optional(),
      service: z.string().optional(),
      tag: z.string().optional(),
      type: keyType.optional(),
      use: z.enum(usesToFind).optional(),
      removed: z.boolean().default(false),
      limit: z.int().min(1).optional(),
      offset: z.int().min(0).default(0),
      /** An answer's `version`: of an unlimited list only what changed since then is wanted. */
      since: z.string().max(100).optional(),
    }),
    z.strictObject({
      rows: z.array(keyRow),
      total: z.int(),
      version: z.string(),
      /** Only with `since`, if it was known: then `rows` are what is new or changed, and these stand there no more. */
      gone: z.array(recordId).optional(),
    }),
  ),
  "keys.get": unlockedMethod(z.strictObject({ key: keyReference }), keyPage),
  "keys.add": unlockedMethod(
    z.strictObject({
      name: keyName,
      env: environment,
      value: valueBytes,
      service: keyFields.service.optional(),
      owner: keyFields.owner.optional(),
      tags: keyFields.tags.optional(),
      usedIn: keyFields.usedIn.optional(),
      providerPage: keyFields.providerPage.optional(),
      notes: keyFields.notes.optional(),
      type: valueFields.type.default("private"),
      variable: valueFields.variable.optional(),
      scopes: valueFields.scopes.optional(),
      allowedAddresses: valueFields.allowedAddresses.optional(),
      allowedDomains: valueFields.allowedDomains.optional(),
      expiresAt: valueFields.expiresAt.optional(),
      rotateEvery: valueFields.rotateEvery.optional(),
      showOnce: valueFields.showOnce.default(false),
      /** The value is a file of this name, and is shared as one. */
      file: fileName.optional(),
    }),
    z.strictObject({ id: recordId, name: z.string(), warnings }),
  ),
  /**
   * Fields that are not given stay; null takes an optional one away. A new value keeps the old one in the history.
   * `moveTo`: the value belongs to another environment, which has none yet.
   */
  "keys.edit": unlockedMethod(
    z.strictObject({
      key: keyReference,
      name: keyName.optional(),
      moveTo: environment.optional(),
      service: keyFields.service.optional(),
      owner: keyFields.owner.nullable().optional(),
      tags: keyFields.tags.optional(),
      usedIn: keyFields.usedIn.optional(),
      providerPage: keyFields.providerPage.nullable().optional(),
      notes: keyFields.notes.nullable().optional(),
      value: valueBytes.optional(),
      /** With a new value: the name of the file that it is. Without it the new value is no file. */
      file: fileName.optional(),
      type: valueFields.type.optional(),
      variable: valueFields.variable.optional(),
      scopes: valueFields.scopes.optional(),
      allowedAddresses: valueFields.allowedAddresses.optional(),
      allowedDomains: valueFields.allowedDomains.optional(),
      expiresAt: valueFields.expiresAt.nullable().optional(),
      rotateEvery: valueFields.rotateEvery.nullable().optional(),
    }),
    z.strictObject({ id: recordId, name: z.string(), version: z.int(), warnings }),
  ),
  /** The value in the clear. `purpose` goes to the log; a show-once value refuses `reveal`. */
  "keys.value": unlockedMethod(
    z.strictObject({
      key: keyReference,
      purpose: z.enum(["reveal", "copy", "inject"]),
      version: z.int().min(1).optional(),
    }),
    z.strictObject({ page: keyPage, value: bytes }),
  ),
  "keys.history": unlockedMethod(
    z.strictObject({ key: keyReference }),
    z.strictObject({
      versions: z.array(
        z.strictObject({
          version: z.int(),
          mask: z.string(),
          createdAt: time,
          replacedAt: time.optional(),
          /** Until when a rotation means it to work beside the new one. */
          graceUntil: time.optional(),
          current: z.boolean(),
        }),
      ),
    }),
  ),
  /** All environments of the name unless one is given. Can be taken back for 30 days. */
  "keys.remove": unlockedMethod(z.strictObject({ key: keyReference }), z.strictObject({ removed: z.array(keyRow) })),
  "keys.restore": unlockedMethod(z.strictObject({ key: keyReference }), z.strictObject({ restored: z.array(keyRow) })),
  "keys.generate": unlockedMethod(generatorRecipe, generated),
} as const;
