/** Cards and settings: what is asked is about this one person, or this one setting and its new value. */
import type { MethodInput, ParsedInput } from "../../../shared/contract/api.ts";
import { answered, type Lookup, type Need } from "../need.ts";

export async function cardToAdd({ card }: ParsedInput<"team.add">, lookup: Lookup): Promise<Need> {
  const { name, device, words } = answered(await lookup("team.read", { card }));
  return { purpose: "people", keys: [{ id: words.join(" "), name, detail: `→ added, with ${device}` }] };
}

export function oneTeammate<Name extends "team.verify" | "team.remove">(detail: string) {
  return {
    find: async (input: ParsedInput<Name>, lookup: Lookup): Promise<Need> => {
      const { person } = answered(await lookup("team.words", { person: input.person }));
      return { purpose: "people", keys: [{ id: person.id, name: person.name, detail }] };
    },
    pin: (input: ParsedInput<Name>, { keys: [one] }: Need) =>
      (one === undefined ? input : { ...input, person: one.id }) as MethodInput<Name>,
  };
}

export function setting({ name, value }: ParsedInput<"settings.set">): Need {
  return { purpose: "settings", keys: [{ id: name, name, detail: `→ ${value === "" ? "nothing" : value}` }] };
}
