/** Which relays a link may name. The origin is part of what the sender signs, so it has exactly one spelling. */
import { KeyholdError } from "../contract/errors.ts";
import { type LinkKind, linkKinds } from "./envelope.ts";

/** The longest origin that fits the wire. */
export const longestOrigin = 300;

export type OriginOptions = {
  readonly kind: LinkKind;
  /** The person agreed to plain http on a private network. Never counts for guest links. */
  readonly allowPrivateHttp?: boolean | undefined;
};

/**
 * Turns what a person or a setting says ("https://relay.example/") into the WHATWG origin.
 * @throws KeyholdError `malformed` when it has credentials, a path, a query or a fragment, or is no http(s) address.
 */
export function relayOrigin(address: string): string {
  const trimmed = address.trim();
  if (trimmed.length > longestOrigin || !URL.canParse(trimmed)) throw malformed();
  const url = new URL(trimmed);
  const web = url.protocol === "https:" || url.protocol === "http:";
  // A lone "?" or "#" or an empty user name leaves no trace in the parsed form.
  if (!web || url.pathname !== "/" || /[?#@\\]/.test(trimmed)) throw malformed();
  return url.origin;
}

/** True for an origin in its one spelling: `https://host[:port]` or `http://host[:port]`, nothing else. */
export function isRelayOrigin(text: string): boolean {
  if (text.length > longestOrigin || !/^https?:\/\//.test(text) || !URL.canParse(text)) return false;
  return new URL(text).origin === text;
}

/**
 * Judges whether a link of this kind may go over this relay: https anywhere, plain http on this computer, and on a
 * private network only for teammate links and after the person agreed.
 * @throws KeyholdError `malformed`, or `insecure_relay`.
 */
export function checkOrigin(origin: string, options: OriginOptions): void {
  if (!isRelayOrigin(origin)) throw malformed();
  const { protocol, hostname } = new URL(origin);
  if (protocol === "https:" || isLoopback(hostname)) return;
  if (!isPrivateNetwork(hostname)) {
    throw new KeyholdError(
      "insecure_relay",
      `The relay ${origin} is reached without encryption over the internet. Nothing was sent. Use its https address.`,
    );
  }
  if (options.kind !== linkKinds.teammate) {
    throw new KeyholdError(
      "insecure_relay",
      `The relay ${origin} is reached without encryption, and whoever listens could use a guest link. Nothing was sent. Use an https relay, or share with a teammate's card.`,
    );
  }
  if (options.allowPrivateHttp !== true) {
    throw new KeyholdError(
      "insecure_relay",
      `The relay ${origin} is reached without encryption on a private network. Nothing was sent. The key itself would stay protected; agree to plain http if you trust this network.`,
    );
  }
}

/** `hostname` as the URL parser gives it: IPv4 in dotted decimal, IPv6 compressed in brackets, lower case. */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]" || ipv4(hostname)?.[0] === 127
  );
}

/** Private (RFC 1918, RFC 4193), link-local, or a name that only a local network resolves. */
export function isPrivateNetwork(hostname: string): boolean {
  const address = ipv4(hostname);
  if (address !== undefined) {
    const [first = 0, second = 0] = address;
    if (first === 10) return true;
    if (first === 172) return second >= 16 && second <= 31;
    return (first === 192 && second === 168) || (first === 169 && second === 254);
  }
  if (hostname.startsWith("[")) return /^\[(f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):/.test(hostname);
  return !hostname.includes(".") || /\.(local|internal|home\.arpa)$/.test(hostname);
}

function ipv4(hostname: string): number[] | undefined {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(hostname)) return undefined;
  return hostname.split(".").map(Number);
}

function malformed(): KeyholdError {
  return new KeyholdError(
    "malformed",
    "The relay's address must be like https://relay.example, without path, name or password. Nothing was sent.",
  );
}
