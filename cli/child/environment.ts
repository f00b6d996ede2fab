/** The variables that a program is started with. */
import { KeyholdError } from "../../shared/contract/errors.ts";

/** Linux takes no longer `NAME=value` than this, its end included; Windows and others have limits of that order. */
const longestVariable = 128 * 1024;

/** A value as a variable can hold it. @throws KeyholdError `invalid_input` when it cannot. */
export function variableText(name: string, variable: string, value: Uint8Array, platform: NodeJS.Platform): string {
  if (value.includes(0)) throw cannot(name, "it has zero bytes in it, which end a variable");
  const longest = platform === "win32" ? 32_766 : longestVariable - 1;
  if (value.length + variable.length + 1 > longest) {
    throw cannot(name, `with ${value.length} bytes it is longer than the system allows`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(value);
  } catch {
    throw cannot(name, "it is no text");
  }
}

function cannot(name: string, why: string): KeyholdError {
  return new KeyholdError(
    "invalid_input",
    `“${name}” cannot be a variable: ${why}. Nothing was started; --as-file “${name}” gives it as a file, --only leaves it out.`,
  );
}

/** Ours with the new ones in place of what had their names; Windows does not tell capitals from small letters. */
export function withVariables(
  env: Readonly<Record<string, string | undefined>>,
  added: ReadonlyMap<string, string>,
  platform: NodeJS.Platform,
): Record<string, string> {
  const fold = (name: string) => (platform === "win32" ? name.toUpperCase() : name);
  const replaced = new Set([...added.keys()].map(fold));
  const kept = Object.entries(env).flatMap(([name, value]) =>
    value === undefined || replaced.has(fold(name)) ? [] : [[name, value] as const],
  );
  return Object.fromEntries([...kept, ...added]);
}
