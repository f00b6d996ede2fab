import type { z } from "zod";
import { KeyholdError } from "../../../shared/contract/errors.ts";
import type { ProviderAnswer } from "./provider-http.ts";

/** The provider's no, by what its status says: its own words may be long, and are not repeated. */
export function refusal(name: string, { status }: ProviderAnswer, hint = ""): KeyholdError {
  const reason =
    status === 401
      ? "It does not take this key any more."
      : status === 403
        ? "This key may not do that."
        : status === 404
          ? "It does not know this key."
          : `It answered ${status}.`;
  const more = hint === "" ? "" : ` ${hint}`;
  return new KeyholdError("provider_refused", `${name} refused. ${reason}${more} Nothing changed in the vault.`);
}

/** An answer that the provider's description does not foresee: the same as none. */
export function parseAnswer<Value>(name: string, schema: z.ZodType<Value>, text: string): Value {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new KeyholdError(
    "provider_refused",
    `${name} answered in a form that Keyhold does not know. Nothing changed in the vault; look at its page.`,
  );
}
