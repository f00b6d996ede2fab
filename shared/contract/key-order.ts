/** The order of a list of keys, and the text by which names are compared: the host's and the window's are the same. */
import type { Environment } from "./fields.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII
const ascii = /^[\u0000-\u007f]*$/;
const unseen = /\p{Default_Ignorable_Code_Point}/gu;

/**
 * Text is found without regard to case, to how accents were typed, or to characters that nobody sees: a sent key must
 * not stand beside one's own under what looks like its name. Plain ASCII takes the short way.
 */
export function foldText(text: string): string {
  return (ascii.test(text) ? text : text.normalize("NFKC").replace(unseen, "")).toLowerCase();
}

const environmentOrder: Record<string, string> = { dev: "1", test: "2", staging: "3", prod: "4" };

/** Values sort by this: by name, then environment; the id settles the rest. */
export function keySortText(name: string, env: Environment, id: string): string {
  return `${foldText(name)}\u0000${environmentOrder[env] ?? ""}${id}`;
}

/** Index of the first item that does not sort before `sortText`, in a list that is in order. */
export function sortedPosition<Item>(
  sorted: readonly Item[],
  sortText: string,
  sortTextOf: (item: Item) => string,
): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sortTextOf(sorted[middle] as Item) < sortText) low = middle + 1;
    else high = middle;
  }
  return low;
}
