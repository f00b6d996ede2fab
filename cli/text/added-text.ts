import type { MethodOutput } from "../../shared/contract/api.ts";
import { safeLine } from "./safe-text.ts";

/** What adding a card or an introduction did, and what to do next. */
export function addedText({ person, outcome, replaced }: MethodOutput<"team.add">): string {
  const name = safeLine(person.name);
  const which = quoted(person.personOf === person.signKey ? person.name : person.id);
  switch (outcome) {
    case "added":
      return `Added ${name}. Compare the twelve words now: keyhold team verify ${which}\n`;
    case "updated":
      return `Updated the card of ${name}.\n`;
    case "known":
      return `The card of ${name} was known already.\n`;
    case "changed":
      return `This is another card under the name ${name}. Nothing is shared to it until its words are compared: keyhold team verify ${which}\n`;
    case "introduced": {
      const by = person.introducedBy?.device;
      const from = by === undefined ? "" : ` Introduced by ${safeLine(by)}, it is ${standing(person.state)} like that.`;
      const old = replaced === undefined ? "" : ` ${safeLine(replaced.person.device)} gets nothing any more.`;
      return `${safeLine(person.device)} is a device of ${name} now.${from}${old}\n`;
    }
    default:
      return outcome satisfies never;
  }
}

function standing(state: MethodOutput<"team.add">["person"]["state"]): string {
  return state === "verified" ? "verified" : "not verified";
}

/** A name as an argument for the shell, as far as that can be shown simply. */
export function quoted(name: string): string {
  return /^[\w.@-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}
