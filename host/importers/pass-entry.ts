/** One file of `pass`, decrypted: the secret in the first line, anything else below it. */
import { environmentIn } from "./guess.ts";
import type { Findings } from "./parsed.ts";

const longLabel = 40;

/** @param path within the store, without `.gpg`. */
export function addPassEntry(findings: Findings, path: string, bytes: Uint8Array): void {
  const parts = path.split("/");
  const name = parts.at(-1) ?? path;
  const folders = parts.slice(0, -1);
  const common = { name, place: path, tags: folders, env: environmentIn(path) };
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    findings.add({ ...common, value: bytes.slice(), file: name });
    return;
  }
  // A certificate or a private key is one value, not a password with notes below it.
  if (text.startsWith("-----BEGIN ")) {
    findings.add({ ...common, value: text.replace(/\n+$/, "\n"), service: folders.at(-1) });
    return;
  }
  const [first = "", ...rest] = text.split(/\r?\n/);
  const lines = rest.filter((line) => line.trim() !== "");
  const totp = [first, ...lines].find((line) => line.startsWith("otpauth://"));
  const others = lines.filter((line) => line !== totp);
  const page = field(others, "url") ?? field(others, "website");
  if (first === totp) {
    // Made by the extension for one-time codes: there is no password beside it.
    findings.leave("totp", path);
    return;
  }
  findings.add({
    ...common,
    value: first,
    page,
    totp,
    notes: others.length === 0 ? undefined : others.join("\n"),
    service: folders.at(-1) ?? name,
  });
}

function field(lines: readonly string[], label: string): string | undefined {
  for (const line of lines) {
    const at = line.indexOf(":");
    if (at > 0 && at < longLabel && line.slice(0, at).trim().toLowerCase() === label) return line.slice(at + 1).trim();
  }
  return undefined;
}
