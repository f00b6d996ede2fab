/**
 * What every request must show before anything else of it is looked at. A page of another site can make this
 * computer's browser send requests here, and can point a name of its own at 127.0.0.1 (DNS rebinding); it can neither
 * choose `Host` and `Origin` nor the `Sec-Fetch-` headers.
 */
import type { IncomingMessage } from "node:http";

export type Guarded = "page" | "asset" | "connection";

/** @returns why the request is refused, or undefined when it may pass. @param origin the server's own. */
export function refusal(request: IncomingMessage, origin: string, wanted: Guarded): string | undefined {
  const { headers } = request;
  if (headerCount(request, "host") !== 1 || `http://${headers.host}` !== origin) return "wrong host";
  if (headerCount(request, "origin") > 1) return "wrong origin";
  // A browser always names the origin of a WebSocket; of an ordinary request only sometimes.
  if (headers.origin !== origin && (wanted === "connection" || headers.origin !== undefined)) return "wrong origin";
  const site = headers["sec-fetch-site"];
  if (wanted === "page") return guardPage(headers["sec-fetch-dest"]);
  if (site !== undefined && site !== "same-origin") return "another site";
  return undefined;
}

/** Any site may send its visitor to the page, which does nothing without a token; but not into a frame. */
function guardPage(destination: string | string[] | undefined): string | undefined {
  return destination === undefined || destination === "document" ? undefined : "not as a document";
}

/** Node shows the first of several: whoever sends two hopes that we and something else read different ones. */
function headerCount({ rawHeaders }: IncomingMessage, name: string): number {
  return rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === name).length;
}
