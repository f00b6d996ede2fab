/** Why and when this window was locked, for the sentence on the unlock screen: it outlives the page, and nothing else does. */
import type { LockReason } from "../../shared/contract/api.ts";

const place = "keyhold-last-lock";

export type LastLock = { readonly reason: LockReason; readonly at: number };

export function rememberLock(reason: LockReason): void {
  try {
    sessionStorage.setItem(place, JSON.stringify({ reason, at: Date.now() }));
  } catch {
    // A window without storage only loses the sentence.
  }
}

export function lastLock(): LastLock | undefined {
  try {
    const found = sessionStorage.getItem(place);
    return found === null ? undefined : (JSON.parse(found) as LastLock);
  } catch {
    return undefined;
  }
}
