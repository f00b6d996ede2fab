import { malformed } from "../refusal.ts";

const idText = /^[A-Za-z0-9_-]{22}$/;

/** The 16 bytes of an id in a path. One text for one id: unused bits must be zero. @throws Refusal 400. */
export function linkId(parameters: unknown): Buffer {
  const text = (parameters as { readonly id: string }).id;
  const id = idText.test(text) ? Buffer.from(text, "base64url") : undefined;
  if (id?.toString("base64url") !== text) throw malformed("A link's id is 16 bytes as base64url.");
  return id;
}
