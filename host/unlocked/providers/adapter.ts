/**
 * What Keyhold can ask of a provider's own interface. Nothing here is called unless the person asks for it, and every
 * address is fixed in the adapter's file: a key can name no other.
 */
import type { ProviderHttp } from "./provider-http.ts";

/** A value that the provider made, and what it said of it. */
export type MadeValue = {
  readonly value: string;
  readonly expiresAt?: number;
  /** The old one ended when this one was made. */
  readonly oldIsRevoked?: boolean;
};

export type ProviderCall = {
  readonly http: ProviderHttp;
  /** The value that is in the vault. */
  readonly old: string;
  /** What may make and revoke keys: the value itself unless the person names another. */
  readonly admin: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Tells what this attempt made from everything else, where the provider lets keys have names. */
  readonly marker: string;
};

/** What became of an attempt whose answer never came. */
export type LostOutcome =
  /** Nothing was made: it may be tried again. */
  | { readonly kind: "nothing" }
  /** Something was made, and is gone again: it may be tried again. */
  | { readonly kind: "cleared" }
  /** The person has to look: see `text`. */
  | {
      readonly kind: "lost";
      readonly text: string;
      readonly orphans: readonly { readonly id: string; readonly createdAt?: string }[];
    };

export type ProviderAdapter = {
  readonly name: string;
  /** `https://…`, without a path. */
  readonly base: string;
  /** Whether the old value works on after a new one was made. */
  readonly keepsOld: boolean;
  /** What it needs, for the person. */
  readonly needs: string;
  /** Why this value cannot be handled, as a sentence; undefined when it can. */
  refuses(old: string): string | undefined;
  /** Ids of what the provider has now, written down before `rotate` is asked. */
  before?(call: ProviderCall): Promise<string[]>;
  rotate?(call: ProviderCall): Promise<MadeValue>;
  /** Looks what became of an attempt; never makes anything. */
  afterLost?(call: ProviderCall, before: readonly string[]): Promise<LostOutcome>;
  /** Deletes a key that `afterLost` named. */
  discard?(call: ProviderCall, id: string): Promise<void>;
  revoke?(call: ProviderCall): Promise<void>;
};
