import { hostname } from "node:os";

/** This computer's name for the audit log, as far as it is visible text. */
export function deviceName(): string {
  const visible = hostname()
    .normalize("NFC")
    .replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, "")
    .trim();
  return visible.slice(0, 60).trim() || "computer";
}
