import { refuse, unbase64 } from "./bytes.ts";

type Shape = { readonly [key: string]: "string" | "number" | "boolean" | "object" };

/** Holds a JSON object to its keys: all required ones, none but those and the optional ones, each of its type. */
export function fields(value: unknown, required: Shape, optional: Shape = {}): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) refuse("not a JSON object");
  const object = value as Record<string, unknown>;
  for (const [key, type] of Object.entries(required)) {
    if (!Object.hasOwn(object, key)) refuse(`${key} is missing`);
    if (typeof object[key] !== type) refuse(`${key} is no ${type}`);
  }
  for (const [key, field] of Object.entries(object)) {
    const type = required[key] ?? optional[key];
    if (type === undefined) refuse(`${key} is unknown`);
    if (typeof field !== type) refuse(`${key} is no ${type}`);
  }
  return object;
}

/** A field that is base64url of exactly this many bytes. */
export function bytesField(object: Record<string, unknown>, key: string, length: number): Uint8Array {
  const bytes = unbase64(String(object[key]));
  if (bytes.length !== length) refuse(`${key} does not have ${length} bytes`);
  return bytes;
}

export function wholeField(object: Record<string, unknown>, key: string): number {
  const value = object[key];
  if (!Number.isSafeInteger(value) || Number(value) < 0) refuse(`${key} is no whole number`);
  return Number(value);
}
