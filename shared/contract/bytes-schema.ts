import { z } from "zod";
import { fromBase64 } from "../crypto/bytes.ts";

/** Base64url text of exactly `length` bytes, decoded. */
export function base64Bytes(length: number) {
  return base64BytesUpTo(length, length);
}

/** Base64url text of `minimum` to `maximum` bytes, decoded. The text's length is judged before it is decoded. */
export function base64BytesUpTo(maximum: number, minimum = 0) {
  const longest = Math.ceil((maximum * 4) / 3);
  return z
    .string()
    .max(longest)
    .transform((text, context) => {
      try {
        const bytes = fromBase64(text);
        if (bytes.length >= minimum && bytes.length <= maximum) return bytes;
      } catch {
        // the one issue below
      }
      context.addIssue({ code: "custom", message: `expected ${minimum} to ${maximum} bytes as base64url` });
      return z.NEVER;
    });
}
