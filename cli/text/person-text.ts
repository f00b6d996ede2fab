import type { Person } from "../../shared/contract/people-methods.ts";
import type { Cell } from "./table.ts";

/** Twelve words in three lines of four, numbered, so that two people do not lose their place. */
export function wordsText(words: readonly string[]): string {
  const width = Math.max(0, ...words.map((word) => word.length));
  const lines: string[] = [];
  for (let index = 0; index < words.length; index += 4) {
    const four = words.slice(index, index + 4);
    const numbered = four.map((word, place) => `${String(index + place + 1).padStart(2)} ${word.padEnd(width)}`);
    lines.push(`  ${numbered.join("   ").trimEnd()}\n`);
  }
  return lines.join("");
}

export function stateCell({ state, leaving, replacedBy }: Pick<Person, "state" | "leaving" | "replacedBy">): Cell {
  if (leaving !== undefined) return { text: "leaves: card closed", colour: "yellow" };
  if (replacedBy !== undefined) return { text: "replaced", colour: "dim" };
  switch (state) {
    case "verified":
      return { text: "verified", colour: "green" };
    case "unverified":
      return { text: "not verified", colour: "yellow" };
    case "changed":
      return { text: "changed: compare words again", colour: "red" };
    default:
      return state satisfies never;
  }
}
