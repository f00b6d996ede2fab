/** What is done with keys that a call names. */
import type { AgentPurpose } from "../../../shared/contract/agent-words.ts";
import type { MethodInput, ParsedInput } from "../../../shared/contract/api.ts";
import type { KeyPage, KeyReference } from "../../../shared/contract/key-methods.ts";
import { answered, type Lookup, type Need, shortened, subjectOf } from "../need.ts";

type OneKey =
  | "keys.value"
  | "keys.edit"
  | "totp.set"
  | "totp.code"
  | "totp.remove"
  | "totp.restore"
  | "rotations.start";

export function oneKey<Name extends OneKey>(purpose: (input: ParsedInput<Name>) => AgentPurpose) {
  return {
    find: async (input: ParsedInput<Name>, lookup: Lookup): Promise<Need> => {
      return { purpose: purpose(input), keys: [await subjectOf(input.key, lookup)] };
    },
    pin: (input: ParsedInput<Name>, { keys: [key] }: Need) =>
      (key === undefined ? input : { ...input, key: { id: key.id } }) as MethodInput<Name>,
  };
}

/** A name without an environment means all of its values here: there is no id that stands for them. */
export function allOfKey(purpose: AgentPurpose) {
  return {
    find: async ({ key }: { readonly key: KeyReference }, lookup: Lookup): Promise<Need> => {
      if ("id" in key || key.env !== undefined) return { purpose, keys: [await subjectOf(key, lookup)] };
      const { rows } = answered(await lookup("keys.list", { query: key.name }));
      const named = rows.filter(({ name }) => name.toLowerCase() === key.name.toLowerCase());
      // What is not there is refused by the method itself, with its own sentence.
      return { purpose, keys: named.length > 0 ? named.map(shortened) : [await subjectOf(key, lookup)] };
    },
  };
}

/** Notes may hold anything, a second password among it: they are given with what is revealed, and to programs by name. */
export function withoutNotes({ notes: _, ...page }: KeyPage): KeyPage {
  return page;
}
