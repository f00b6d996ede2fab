/**
 * Whether a filled YAML file says what its template says, with values in the place of references and nothing else
 * changed. Where a value was written is decided from the text; a real reader of YAML judges what came of it.
 */
import { isDeepStrictEqual } from "node:util";
import { parseAllDocuments } from "yaml";
import { CannotStand, plainText, type Spot } from "./spot.ts";

/** More than any file of people's has, and a bound for what refers to itself. */
const mostAliases = 1000;

export class YamlCheck {
  readonly #text: string;
  readonly #spots: readonly Spot[];
  readonly #word: string;
  /** What the template says, with a word in the place of each reference; `undefined` if it is not YAML yet. */
  readonly #before: unknown;

  constructor(text: string, spots: readonly Spot[]) {
    this.#text = text;
    this.#spots = spots;
    this.#word = unusedWord(text);
    this.#before = documents(this.#with((index) => this.#wordOf(index)));
  }

  /** @throws CannotStand when it cannot be known what became of this value. */
  checkValue(value: string): void {
    if (this.#before !== undefined || plainText.test(value)) return;
    throw new CannotStand(
      "the file is no YAML before it is filled, so that only letters, digits and the like are safe",
    );
  }

  /** Whether `filled` differs in nothing but what the values are. */
  isSame(filled: string, values: readonly string[]): boolean {
    if (this.#before === undefined) return true;
    const after = documents(filled);
    return after !== undefined && isDeepStrictEqual(this.#filledIn(after, []), this.#filledIn(this.#before, values));
  }

  #wordOf(index: number): string {
    return `${this.#word}${index}x`;
  }

  #with(textOf: (index: number) => string): string {
    let at = 0;
    const parts: string[] = [];
    for (const [index, { start, end }] of this.#spots.entries()) {
      // A spot may take in the quotes around its reference.
      const quoted = this.#text[start] === "'" ? 1 : 0;
      parts.push(this.#text.slice(at, start + quoted), textOf(index));
      at = end - quoted;
    }
    return parts.join("") + this.#text.slice(at);
  }

  #filledIn(node: unknown, values: readonly string[]): unknown {
    if (typeof node === "string") {
      const text = node.replace(new RegExp(`${this.#word}(\\d+)x`, "g"), (_, index) => values[Number(index)] ?? "");
      // A block keeps one line end at its end, or none, whatever the value's.
      return text.replace(/\n+$/, "");
    }
    if (Array.isArray(node)) return node.map((one) => this.#filledIn(one, values));
    if (!(node instanceof Map)) return node;
    return new Map([...node].map(([key, value]) => [this.#filledIn(key, values), this.#filledIn(value, values)]));
  }
}

/** As trees of maps, lists and scalars; `undefined` for what is no YAML. */
function documents(text: string): unknown[] | undefined {
  const found = parseAllDocuments(text, { uniqueKeys: false, logLevel: "error", strict: false });
  if (!Array.isArray(found)) return [];
  try {
    if (found.some(({ errors }) => errors.length > 0)) return undefined;
    return found.map((one) => one.toJS({ mapAsMap: true, maxAliasCount: mostAliases }));
  } catch {
    return undefined;
  }
}

function unusedWord(text: string): string {
  for (let count = 0; ; count++) {
    const word = `reference${count}n`;
    if (!text.includes(word)) return word;
  }
}
