import { KeyholdError } from "../../shared/contract/errors.ts";

/** One of the words an option takes. @throws KeyholdError `invalid_input` listing them. */
export function parseChoice<Word extends string>(words: readonly Word[], option: string): (text: string) => Word {
  return (text) => {
    const found = words.find((word) => word === text.trim().toLowerCase());
    if (found !== undefined) return found;
    throw new KeyholdError("invalid_input", `${option} takes ${words.slice(0, -1).join(", ")} or ${words.at(-1)}.`);
  };
}

/** For an option that may be given several times. */
export function collect(text: string, before: string[] | undefined): string[] {
  return [...(before ?? []), text];
}
