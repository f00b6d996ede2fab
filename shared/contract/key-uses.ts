/** What a list of keys can be narrowed to: nothing was ever done with the value, or nothing for a long time. */
export const usesToFind = ["never", "unused"] as const;
export type UseToFind = (typeof usesToFind)[number];

/** Days without use after which a key is called unused, unless the settings say otherwise. */
export const usualUnusedDays = 90;
