import { z } from "zod";
import { fromUtf8 } from "../crypto/bytes.ts";
import { KeyholdError } from "./errors.ts";

const versionSchema = z.object({ v: z.int().min(1) });

/**
 * Parses json bytes of a format that carries its version as `v`. The signature was verified before.
 * @param what names the thing in the refusal, for the person: "card", "message".
 * @throws KeyholdError `malformed`, or `unsupported` when `v` is above 1: a newer Keyhold made it.
 */
export function parseVersioned<Schema extends z.ZodType>(
  schema: Schema,
  bytes: Uint8Array,
  what: string,
): z.output<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(fromUtf8(bytes));
  } catch {
    throw new KeyholdError("malformed", `The ${what} is not JSON. Nothing was stored.`);
  }
  const version = versionSchema.safeParse(value);
  if (version.success && version.data.v > 1) {
    throw new KeyholdError(
      "unsupported",
      `The ${what} was made by a newer Keyhold. Nothing was stored. Update, then try again.`,
    );
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw new KeyholdError("malformed", `The ${what} does not have the expected form. Nothing was stored.`);
  }
  return parsed.data;
}
