/**
 * A `.env` file that programs, shells and Keyhold's own import read alike. What has no special character stands in
 * single quotes as it is; a value that is no text stands in base64, with a mark above it.
 */
import type { MethodOutput } from "../../../shared/contract/api.ts";
import { concat, fromUtf8, toBase64, utf8, wipe } from "../../../shared/crypto/bytes.ts";
import { base64Mark, deleteAfterMark } from "../../importers/env-file.ts";
import type { ExportedKey } from "./export-keys.ts";

/** Of two values with one variable, only the first could be had: the second is left out, and named. */
export function envFileOf(keys: readonly ExportedKey[], left: MethodOutput<"keys.export">["left"]): Uint8Array {
  const parts: Uint8Array[] = [
    utf8("# Written by Keyhold. These are values in clear: delete this file when it is not needed.\n"),
  ];
  const taken = new Map<string, string>();
  for (const { key, value, bytes } of keys) {
    const before = taken.get(value.variable);
    if (before !== undefined) {
      left.push({ name: key.name, env: value.env, why: `Its variable ${value.variable} is “${before}”'s too.` });
      continue;
    }
    taken.set(value.variable, key.name);
    parts.push(utf8(`\n# ${key.name} (${key.service}, ${value.env})\n`));
    // A sender's condition goes wherever the value goes.
    if (value.deleteAfter !== undefined) {
      parts.push(utf8(`${deleteAfterMark} ${new Date(value.deleteAfter).toISOString()}\n`));
    }
    parts.push(...assignment(value.variable, bytes));
  }
  const whole = concat(...parts);
  wipe(...parts);
  return whole;
}

function assignment(variable: string, bytes: Uint8Array): Uint8Array[] {
  const text = textOf(bytes);
  if (text === undefined) return [utf8(`${base64Mark}\n${variable}='${toBase64(bytes)}'\n`)];
  return [utf8(`${variable}=${quoted(text)}\n`)];
}

/** undefined for what a text file cannot hold. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = fromUtf8(bytes);
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}

function quoted(text: string): string {
  if (!/['\r]/.test(text)) return `'${text}'`;
  const escaped = text.replace(/[\\"$`]/g, (mark) => `\\${mark}`).replaceAll("\r", "\\r");
  return `"${escaped}"`;
}
