import { fromUtf8 } from "../../../shared/crypto/bytes.ts";

/** The text of a value for looking at its shape; empty for values that cannot be a token. */
export function shapeText(value: Uint8Array): string {
  if (value.length > 512) return "";
  try {
    return fromUtf8(value);
  } catch {
    return "";
  }
}
