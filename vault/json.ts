import { isKeyholdError } from "../shared/contract/errors.ts";
import { fromUtf8, utf8, wipe } from "../shared/crypto/bytes.ts";
import { pad, unpad } from "../shared/crypto/padding.ts";

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | Json;
/** What a record's overview and detail are. The vault looks at no field of them. */
export type Json = { readonly [key: string]: JsonValue };

/** Bytes of padding's step. */
export const jsonBlock = 256;

/** JSON padded to a multiple of 256 bytes, so that a file shows sizes only roughly. */
export function padJson(value: Json): Uint8Array {
  const plain = utf8(JSON.stringify(value));
  const padded = pad(plain, jsonBlock);
  wipe(plain);
  return padded;
}

/** `undefined` for anything that {@link padJson} did not make. Wipes what it was given. */
export function unpadJson(padded: Uint8Array): Json | undefined {
  try {
    return parseJson(fromUtf8(unpad(padded, jsonBlock)));
  } catch (error) {
    if (isKeyholdError(error, "malformed")) return undefined;
    throw error;
  } finally {
    wipe(padded);
  }
}

/** `undefined` unless the text is a JSON object. */
export function parseJson(text: string): Json | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}
