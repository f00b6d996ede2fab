/** What the records keep of the accounts whose one-time codes stand with a value. */

export type CodeAlgorithm = "SHA1" | "SHA256" | "SHA512";

/**
 * A record of its own, which a replaced value leaves as it is and which needs no value to be decrypted. What is usual
 * (SHA1, 6 digits, 30 seconds) is left out.
 */
export type TotpOverview = {
  kind: "totp";
  /** The value it stands with, whatever environment that is moved to. */
  valueId: string;
  issuer?: string;
  account?: string;
  algorithm?: "SHA256" | "SHA512";
  digits?: 7 | 8;
  /** Seconds. */
  period?: number;
  addedAt: number;
  /** Removed, or replaced by another seed: it can be brought back until it is swept. */
  removedAt?: number;
};

/** Base64url: the seed that the service and this vault share. */
export type TotpDetail = { seed: string };
