import { z } from "zod";
import { isDisplayText } from "./display-text.ts";

export { isDisplayText };

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
