import type { z } from "zod";
import { KeyholdError } from "../shared/contract/errors.ts";

/** @throws KeyholdError `invalid_input` naming the first field that does not fit. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: z.input<Schema>): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join(".") ?? "";
  throw new KeyholdError("invalid_input", `“${field}” is not usable: ${issue?.message ?? "wrong form"}.`);
}
