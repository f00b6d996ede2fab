/**
 * What a relay may see of a one-time link: its id, public keys, an opaque ciphertext and times. Shared by the relay,
 * the app and the guest page, so that the wire has one definition. Times are milliseconds since 1970.
 */
import { z } from "zod";
import { base64Bytes, base64BytesUpTo } from "../contract/bytes-schema.ts";
import { errorCodes, KeyholdError } from "../contract/errors.ts";
import { timeSchema as time } from "../contract/time-schema.ts";
import { fromUtf8, utf8 } from "../crypto/bytes.ts";
import { type Context, contexts } from "../crypto/contexts.ts";

/** 1: for one teammate. 2: for anybody who has the link. 3: for anybody who has the link and the passphrase. */
export const linkKinds = { teammate: 1, guest: 2, guestWithPassphrase: 3 } as const;
export type LinkKind = (typeof linkKinds)[keyof typeof linkKinds];

export const linkStates = ["pending", "claimed", "read", "lapsed", "revoked", "expired"] as const;
export type LinkState = (typeof linkStates)[number];

/** How long the bound reader may ask for the ciphertext again. Outlives the link's expiry. */
export const leaseMilliseconds = 10 * 60 * 1000;
/** How long a relay remembers that a link existed, after its expiry. */
export const tombstoneMilliseconds = 7 * 24 * 60 * 60 * 1000;
/** How far the `at` of a signed request may be from the relay's clock. */
export const clockSkewMilliseconds = 5 * 60 * 1000;
/** The longest a link may live. */
export const longestLifeMilliseconds = 7 * 24 * 60 * 60 * 1000;
/** Wrong passphrases on a guest link before the relay revokes it. */
export const badGuessLimit = 10;
/** The most ciphertext any relay may be set to take. */
export const largestCiphertext = 2 * 1024 * 1024;
export const defaultCiphertextLimit = 64 * 1024;
/** The most bytes of a receipt or a report; ours are well under it. */
export const largestNotice = 2048;

const id = base64Bytes(16);

/** Body of `POST /v1/links`. */
export const createBody = z.strictObject({
  id,
  kind: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  E: base64Bytes(32),
  claimKey: base64Bytes(32),
  ownerKey: base64Bytes(32),
  ciphertext: base64BytesUpTo(largestCiphertext, 1),
  expiresAt: time,
});
export type CreateBody = z.output<typeof createBody>;
/** The same as it travels: base64url text. */
export type CreateWire = z.input<typeof createBody>;

const requestBase = { origin: z.string().min(1).max(300), id, at: time };
const reader = base64Bytes(16);

/** The json of each signed request, `sig64 || json`, and the context it is signed under. */
export const signedRequests = {
  claim: { context: contexts.claimRequest, schema: z.strictObject({ ...requestBase, reader }) },
  ack: {
    context: contexts.ackRequest,
    schema: z.strictObject({ ...requestBase, reader, receipt: base64BytesUpTo(largestNotice, 1) }),
  },
  status: { context: contexts.statusRequest, schema: z.strictObject(requestBase) },
  revoke: { context: contexts.revokeRequest, schema: z.strictObject(requestBase) },
  report: {
    context: contexts.reportRequest,
    schema: z.strictObject({ ...requestBase, report: base64BytesUpTo(largestNotice, 1) }),
  },
} as const satisfies Record<string, { context: Context; schema: z.ZodType }>;
export type SignedRequestName = keyof typeof signedRequests;

const answerId = z.enum(linkStates);

/** What each route answers. Unknown keys are refused: an answer says what the protocol says, no more. */
export const answers = {
  /** `POST /v1/links`: 201 the first time, 200 for the same again. */
  create: z.strictObject({ state: answerId, expiresAt: time }),
  /** `GET /v1/links/:id` */
  look: z.strictObject({ state: answerId, kind: createBody.shape.kind, E: base64Bytes(32), expiresAt: time }),
  claim: z.strictObject({ ciphertext: base64BytesUpTo(largestCiphertext, 1), leaseUntil: time }),
  ack: z.strictObject({ state: z.literal("read") }),
  revoke: z.strictObject({ state: z.literal("revoked") }),
  report: z.strictObject({ reported: z.literal(true) }),
  /** `claim` is the claim request as it came, `sig64 || json`; `guesses` counts wrong passphrases of a guest link. */
  status: z.strictObject({
    state: answerId,
    expiresAt: time,
    claim: base64BytesUpTo(4096).optional(),
    receipt: base64BytesUpTo(largestNotice).optional(),
    report: base64BytesUpTo(largestNotice).optional(),
    guesses: z.int().min(0).optional(),
  }),
  info: z.strictObject({
    name: z.literal("keyhold-relay"),
    version: z.string().max(40),
    protocol: z.literal(1),
    origins: z.array(z.string().max(300)).max(50),
    creators: z.enum(["open", "token"]),
    ciphertextLimit: z.int().min(1).max(largestCiphertext),
    longestLife: time,
    now: time,
  }),
  health: z.strictObject({ ok: z.literal(true), now: time }),
  /** `state` where a link is gone or taken, `now` where the clocks differ. */
  error: z.strictObject({
    error: z.strictObject({
      code: z.enum([...errorCodes, "taken"]),
      message: z.string().max(1000),
      state: answerId.optional(),
      now: time.optional(),
    }),
  }),
} as const;

/** Parses json bytes that a signature has already vouched for. @throws KeyholdError `malformed`. */
export function parseJson<Schema extends z.ZodType>(schema: Schema, bytes: Uint8Array): z.output<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(fromUtf8(bytes));
  } catch {
    throw new KeyholdError("malformed", "The data is not JSON.");
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new KeyholdError("malformed", "The data does not have the expected form.");
  return parsed.data;
}

export function jsonBytes(value: unknown): Uint8Array {
  return utf8(JSON.stringify(value));
}
