/** `relay.example`, out of an origin. */
export function relayHost(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).host : origin;
}

/** Whether agreeing to plain http can help: the host takes it for private networks only, and has the last word. */
export function mayAgreeToHttp(origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, hostname } = new URL(origin);
  if (protocol !== "http:") return false;
  return (
    /^(10|192\.168|172\.(1[6-9]|2\d|3[01])|169\.254)\./.test(hostname) ||
    hostname.startsWith("[f") ||
    !/\.\w*[a-z]/i.test(hostname) ||
    /\.(local|lan|home|internal|home\.arpa)$/i.test(hostname)
  );
}
