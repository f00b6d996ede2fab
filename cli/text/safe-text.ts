/**
 * Text from outside (names, notes, messages about them) on its way to a terminal. Control characters could move the
 * cursor, retitle the window or reorder what stands around them; they are shown as what they are.
 */
const unsafe =
  /[\p{Cc}\p{Cs}\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
const unsafeButLines =
  /[^\P{Cc}\n\t]|[\p{Cs}\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
const plain = /^[\x20-\x7e]*$/;

/** One line: line feeds and tabs are shown as escapes as well. */
export function safeLine(text: string): string {
  return plain.test(text) ? text : text.replace(unsafe, escaped);
}

/** Several lines: line feeds and tabs stay. */
export function safeLines(text: string): string {
  return plain.test(text) ? text : text.replace(unsafeButLines, escaped);
}

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** JSON that a terminal cannot be steered by: `JSON.stringify` leaves DEL, C1 and direction characters as they are. */
export function safeJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2).replace(
    /[\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
