import { z } from "zod";

/**
 * Characters that make a shown text look like another one, or move what stands beside it: controls, lone surrogates,
 * line separators, bidirectional marks, overrides and isolates, invisible spaces and invisible tags. The joiners
 * U+200C and U+200D stay allowed, because scripts and emoji need them.
 */
const deceptive =
  /[\p{Cc}\p{Cs}\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/u;
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** True when a one-line text may be shown beside others: visible, no deceptive characters, no surrounding space. */
export function isDisplayText(text: string): boolean {
  return !deceptive.test(text) && visible.test(text) && text.trim() === text;
}

/** One line of 1 to `maximum` UTF-16 units that {@link isDisplayText} accepts. */
export function displayText(maximum: number) {
  return z
    .string()
    .min(1)
    .max(maximum)
    .refine(isDisplayText, "expected visible text on one line, without control or direction characters");
}

// Bidirectional controls reorder what stands around them; an invisible space in running text deceives nobody.
const unruly = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u;

/** Text of several lines, up to `maximum` UTF-16 units. Line feeds and tabs are the only controls in it. */
export function multilineText(maximum: number) {
  return z
    .string()
    .max(maximum)
    .refine((text) => !unruly.test(text.replace(/[\n\t]/g, "")), "expected text without control characters");
}
