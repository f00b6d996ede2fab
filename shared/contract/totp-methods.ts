/** One-time codes for the accounts behind keys. The seed goes in and never comes out; only codes leave. */
import { z } from "zod";
import { bytes, environment, line, recordId, time } from "./fields.ts";
import { keyReference, oneTimeAccount } from "./key-methods.ts";
import { unlockedMethod } from "./method.ts";
import { longestOtpauth, longestQrImage } from "./totp-limits.ts";

const source = z.union([
  /** `otpauth://totp/…` as a service gives it, or the bare seed in base32. Wiped when it was read. */
  z.strictObject({
    uri: bytes
      .refine((text) => text.length > 0, "must not be empty")
      .refine((text) => text.length <= longestOtpauth, `must have at most ${longestOtpauth} bytes`),
  }),
  /** A PNG or JPEG file that shows the address as a QR code. Wiped when it was read. */
  z.strictObject({
    image: bytes
      .refine((file) => file.length > 0, "must not be empty")
      .refine((file) => file.length <= longestQrImage, "must have at most 8 MiB"),
  }),
]);

/** Which of several: its id, or what it is called. */
const choice = z.string().min(1).max(500).optional();
const named = { id: recordId, name: z.string(), env: environment };
const accounts = z.array(oneTimeAccount);

export const totpMethods = {
  /**
   * Another one, or a new seed for the account of the same name: the seed before it can be brought back for 30 days.
   * `same`: it was there already, and nothing was changed.
   */
  "totp.set": unlockedMethod(
    z.strictObject({ key: keyReference, from: source, issuer: line(200).optional(), account: line(200).optional() }),
    z.strictObject({ ...named, account: oneTimeAccount, outcome: z.enum(["added", "replaced", "same"]) }),
  ),
  /**
   * Each account's codes from now on for `codeSpan`, in their order: one entry in the log for each account that
   * is shown, however many codes that are. `copy` and `inject` give one account's present code.
   */
  "totp.code": unlockedMethod(
    z.strictObject({ key: keyReference, account: choice, purpose: z.enum(["reveal", "copy", "inject"]) }),
    z.strictObject({
      ...named,
      shown: z.array(
        z.strictObject({
          account: oneTimeAccount,
          codes: z.array(z.strictObject({ code: bytes, from: time, until: time })),
        }),
      ),
    }),
  ),
  /** Can be taken back for 30 days. */
  "totp.remove": unlockedMethod(
    z.strictObject({ key: keyReference, account: choice }),
    z.strictObject({ ...named, removed: accounts }),
  ),
  /** The one that was removed or replaced last, or the named one; what took its place steps back. */
  "totp.restore": unlockedMethod(
    z.strictObject({ key: keyReference, account: choice }),
    z.strictObject({ ...named, restored: accounts }),
  ),
} as const;
