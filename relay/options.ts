import { isIP } from "node:net";
import { KeyholdError } from "../shared/contract/errors.ts";
import { defaultCiphertextLimit, largestCiphertext } from "../shared/link/envelope.ts";
import type { LogLevel } from "./log.ts";

export const defaultHost = "127.0.0.1";
export const defaultPort = 8787;
/** Bytes. */
export const defaultStorageLimit = 1024 * 1024 * 1024;
/** Requests a minute from one address. */
export const defaultRateLimit = 600;

/** How a relay is started: plain data, as a command line or a settings file gives it. */
export type RelayOptions = {
  /** `sqlite:FILE`. */
  readonly store: string;
  readonly host?: string;
  /** 0 takes a free one. */
  readonly port?: number;
  /** Public origins, such as `https://links.example.com`. Where the relay listens, when none is given. */
  readonly origins?: readonly string[];
  /** Only who has a token of this file may create links; made with one token when it does not exist. */
  readonly tokensFile?: string;
  /** Whether links may also be left for people to find: yes, unless set. */
  readonly inbox?: boolean;
  /** Bytes of one link's ciphertext: 64 KiB unless set, 2 MiB at most. */
  readonly ciphertextLimit?: number;
  /** Bytes the whole store may take: 1 GiB unless set. */
  readonly storageLimit?: number;
  readonly rateLimit?: number | "off";
  /** Addresses or networks (CIDR) of proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies?: readonly string[];
  /** Forgets all links: the answer to a store that was restored from a backup. */
  readonly newEpoch?: boolean;
  readonly logLevel?: LogLevel;
  /** Takes log lines instead of standard error. */
  readonly writeLog?: (line: string) => void;
};

/** The file of `sqlite:FILE`. @throws KeyholdError `unsupported` for other kinds of store. */
export function sqliteFile(store: string): string {
  const file = /^sqlite:(.+)$/s.exec(store)?.[1];
  if (file !== undefined) return file;
  throw new KeyholdError("unsupported", "The relay's store must be given as sqlite:FILE.");
}

/** `HOST:PORT`, `[IPv6]:PORT`, `HOST` or `:PORT`. @throws KeyholdError `invalid_input`. */
export function parseListen(text: string): { readonly host: string; readonly port: number } {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]*))(?::(\d{1,5}))?$/.exec(text);
  const port = match?.[3] === undefined ? defaultPort : Number(match[3]);
  if (match === null || text === "" || port > 65_535) {
    throw new KeyholdError("invalid_input", `"${text}" is not HOST:PORT, such as 127.0.0.1:${defaultPort}.`);
  }
  return { host: match[1] || match[2] || defaultHost, port };
}

/** @throws KeyholdError `invalid_input` on a limit that makes no sense. */
export function checkedLimits(options: RelayOptions): {
  readonly ciphertextLimit: number;
  readonly storageLimit: number;
  readonly rateLimit: number | "off";
} {
  const { rateLimit = defaultRateLimit } = options;
  return {
    ciphertextLimit: within(options.ciphertextLimit ?? defaultCiphertextLimit, 1024, largestCiphertext, "ciphertext"),
    storageLimit: within(options.storageLimit ?? defaultStorageLimit, 65_536, Number.MAX_SAFE_INTEGER, "storage"),
    rateLimit: rateLimit === "off" ? rateLimit : within(rateLimit, 1, 1_000_000, "rate"),
  };
}

/** @throws KeyholdError `invalid_input` unless each is an address or a network in CIDR form. */
export function checkedProxies(texts: readonly string[]): readonly string[] {
  for (const text of texts) {
    const [address = "", prefix, ...rest] = text.split("/");
    const bits = isIP(address) === 6 ? 128 : 32;
    const isPrefix = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
    if (isIP(address) === 0 || !isPrefix || rest.length > 0) {
      throw new KeyholdError("invalid_input", `"${text}" is not an address or a network such as 10.0.0.0/8.`);
    }
  }
  return texts;
}

function within(value: number, least: number, most: number, name: string): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw new KeyholdError("invalid_input", `The ${name} limit must be a whole number from ${least} to ${most}.`);
}
