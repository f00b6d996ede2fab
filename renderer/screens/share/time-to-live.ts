import type { TimeToLive, timesToLive } from "../../../shared/contract/link-methods.ts";

const hour = 60 * 60_000;

/** The contract's own numbers, repeated so that the page does not load its schemas; the type keeps them complete. */
export const ttlMilliseconds = {
  "10m": 10 * 60_000,
  "1h": hour,
  "1d": 24 * hour,
  "3d": 72 * hour,
  "7d": 168 * hour,
} as const satisfies Record<TimeToLive, number> & Record<keyof typeof timesToLive, number>;
