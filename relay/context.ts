import type { RelayLog } from "./log.ts";
import type { LinkStore } from "./store.ts";
import type { CreatorCheck } from "./tokens.ts";

/** What the routes work with. */
export type RelayContext = {
  readonly store: LinkStore;
  /** The public origins, never taken from a request. Known for sure only once the relay listens. */
  readonly origins: () => readonly string[];
  /** Undefined when everybody may create links. */
  readonly isCreator: CreatorCheck | undefined;
  /** Whether links may be left for people to find. Where not, the routes are not there. */
  readonly inbox: boolean;
  /** Bytes. */
  readonly ciphertextLimit: number;
  /** Requests a minute from one address. */
  readonly rateLimit: number | "off";
  /** Addresses and networks of proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: RelayLog;
  /** Where the guest page's files are; found beside the program when absent. */
  readonly guestFolder?: string | undefined;
};
