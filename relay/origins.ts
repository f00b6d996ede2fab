import { networkInterfaces } from "node:os";
import { KeyholdError } from "../shared/contract/errors.ts";

const wildcards = new Set(["0.0.0.0", "::"]);

/** @throws KeyholdError `invalid_input` unless each text is a WHATWG http or https origin as it stands. */
export function checkedOrigins(texts: readonly string[]): string[] {
  return texts.map((text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url?.origin === text && (url.protocol === "https:" || url.protocol === "http:")) return text;
    throw new KeyholdError(
      "invalid_input",
      `"${text}" is not an origin. Give scheme, host and port only, such as https://links.example.com.`,
    );
  });
}

/** The origins of a relay that was told none: where it listens, by each name this machine has for that. */
export function listeningOrigins(host: string, port: number): string[] {
  if (wildcards.has(host)) {
    const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    const usable = addresses.filter(({ address }) => !address.startsWith("fe80:")).map(({ address }) => address);
    return unique(["127.0.0.1", "localhost", ...usable].map((name) => originOf(name, port)));
  }
  return unique((isLoopback(host) ? [host, "localhost"] : [host]).map((name) => originOf(name, port)));
}

/** Where a client on this machine reaches the relay. */
export function reachableUrl(host: string, port: number): string {
  return originOf(wildcards.has(host) ? "127.0.0.1" : host, port);
}

export function isPlainHttpBeyondLoopback(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  return protocol === "http:" && !isLoopback(hostname.replace(/^\[|\]$/g, ""));
}

/** Of an address or host name, without brackets. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(host);
}

function originOf(host: string, port: number): string {
  return new URL(`http://${host.includes(":") ? `[${host}]` : host}:${port}`).origin;
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
