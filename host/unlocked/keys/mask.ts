import { isDisplayText } from "../../../shared/contract/text-schema.ts";
import { fromUtf8 } from "../../../shared/crypto/bytes.ts";

const hidden = "hidden";

/**
 * What a list shows of a value: the first and last four characters, never more than a third of it in all, and of a
 * short, binary or multi-line value nothing. Whoever sent a value chose its characters: none that could move what
 * stands beside them, or speak to a terminal, is shown.
 */
export function maskValue(value: Uint8Array): string {
  // Longer ones are files; the look at their text would be a needless copy of the secret.
  if (value.length > 1024) return hidden;
  let text: string;
  try {
    text = fromUtf8(value);
  } catch {
    return hidden;
  }
  if (!isDisplayText(text)) return hidden;
  const characters = Array.from(text);
  const shown = Math.min(4, Math.floor(characters.length / 6));
  if (shown < 2) return hidden;
  return `${characters.slice(0, shown).join("")}…${characters.slice(-shown).join("")}`;
}
