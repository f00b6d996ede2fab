import type { z } from "zod";

/** `open`: may be called at any time. `unlocked`: refused with `locked` unless the vault is open. */
export type MethodAccess = "open" | "unlocked";

/** One named door of the host: what goes in, what comes out, and when it may be called. */
export type Method<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> = {
  readonly access: MethodAccess;
  readonly input: Input;
  readonly output: Output;
};

export function openMethod<Input extends z.ZodType, Output extends z.ZodType>(input: Input, output: Output) {
  return { access: "open", input, output } as const satisfies Method<Input, Output>;
}

export function unlockedMethod<Input extends z.ZodType, Output extends z.ZodType>(input: Input, output: Output) {
  return { access: "unlocked", input, output } as const satisfies Method<Input, Output>;
}
