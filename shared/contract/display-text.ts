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
