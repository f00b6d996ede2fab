/**
 * Texts stand in one file for each area of the screen. English is complete; another language may leave out what it does
 * not say yet.
 */
const languages = ["en"] as const;
type Language = (typeof languages)[number];

/** The language of the page: the first of the person's languages that we have. */
export const language: Language =
  globalThis.navigator?.languages
    ?.map((tag) => tag.slice(0, 2).toLowerCase())
    .find((tag): tag is Language => (languages as readonly string[]).includes(tag)) ?? "en";

export function catalogue<Words extends object>(
  texts: { readonly en: Words } & Partial<Record<Language, Partial<Words>>>,
): Words {
  return { ...texts.en, ...texts[language] };
}
