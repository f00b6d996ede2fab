/**
 * The page's content security policy asks for trusted types. React and Mantine write no markup as text, only Mantine's
 * style elements get their rules that way; so this lets text without a tag through and nothing else, for everybody.
 */
type PolicyFactory = {
  createPolicy(name: "default", rules: { createHTML(text: string): string | null }): unknown;
};

export function installMarkupPolicy(factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes): void {
  factory?.createPolicy("default", { createHTML: plainTextOnly });
}

/** @returns null for anything that could make an element, which the browser then refuses. */
export function plainTextOnly(text: string): string | null {
  return text.includes("<") ? null : text;
}
