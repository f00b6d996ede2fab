/** Two letters for a person: of the first and the last word, or of the only one. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = Array.from(words[0] ?? "");
  const last = words.length > 1 ? Array.from(words.at(-1) ?? "") : first.slice(1);
  return `${first[0] ?? ""}${last[0] ?? ""}`.toUpperCase();
}
