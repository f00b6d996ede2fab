/**
 * The only way into the host. Every door (command, window, agent) hands over a method's name and an unparsed input;
 * here the name is looked up, the input parsed, the lock judged, and whatever happens becomes one answer.
 */
import { type Answer, hostApi, type MethodName, type MethodOutput, type ParsedInput } from "../shared/contract/api.ts";
import { errorShape, KeyholdError } from "../shared/contract/errors.ts";
import type { Caller } from "./host.ts";
import { wipeBytesIn } from "./wipe-bytes-in.ts";

/** What answers each method. A handler may throw; nothing it throws passes this file unshaped. */
export type Handlers = {
  readonly [Name in MethodName]: (input: ParsedInput<Name>, caller: Caller) => Promise<MethodOutput<Name>>;
};

const longestReason = 200;

export type Dispatch = (caller: Caller, name: string, input: unknown) => Promise<Answer<unknown>>;

export function createDispatch(handlers: Handlers, isUnlocked: () => boolean): Dispatch {
  return async (caller, name, input) => {
    try {
      return { ok: true, value: await run(handlers, isUnlocked, caller, name, input) };
    } catch (error) {
      return { ok: false, error: errorShape(error) };
    } finally {
      // Byte inputs are secrets that the caller gave away: see `bytes` in the contract.
      wipeBytesIn(input);
    }
  };
}

async function run(
  handlers: Handlers,
  isUnlocked: () => boolean,
  caller: Caller,
  name: string,
  input: unknown,
): Promise<unknown> {
  // `hasOwn`, so that `constructor` or `__proto__` is as unknown as any other wrong name.
  if (typeof name !== "string" || !Object.hasOwn(hostApi, name))
    throw new KeyholdError("invalid_input", "There is no such method.");
  const known = name as MethodName;
  const method = hostApi[known];
  const parsed = method.input.safeParse(input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue?.path.join(".") ?? "";
    throw new KeyholdError(
      "invalid_input",
      `${field === "" ? "The input" : `“${field}”`} is not usable: ${reasonOf(issue?.message)}. Nothing was changed.`,
    );
  }
  if (method.access === "unlocked" && !isUnlocked()) {
    throw new KeyholdError("locked", "The vault is locked. Unlock it and try again; nothing was changed.");
  }
  const handler = handlers[known] as (input: unknown, caller: Caller) => Promise<unknown>;
  return await handler(parsed.data, caller);
}

/** The schema's sentence. It may quote names of fields from the input, and that only in part. */
function reasonOf(message = "wrong form"): string {
  return message.length <= longestReason ? message : `${message.slice(0, longestReason)}…`;
}
