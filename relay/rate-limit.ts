import rateLimit from "@fastify/rate-limit";
import type { FastifyInstance } from "fastify";
import type { RelayContext } from "./context.ts";
import { isLoopback } from "./origins.ts";
import { Refusal } from "./refusal.ts";

/**
 * So many requests a minute from one IPv4 address or one IPv6 /64. A peer on this machine is not limited, unless a
 * proxy is trusted: then whoever stands behind it counts.
 */
export async function limitRates(app: FastifyInstance, context: RelayContext): Promise<void> {
  if (context.rateLimit === "off") return;
  const proxied = context.trustedProxies.length > 0;
  await app.register(rateLimit, {
    max: context.rateLimit,
    timeWindow: 60_000,
    cache: 20_000,
    allowList: (request) => !proxied && isLoopback(request.ip),
    addHeadersOnExceeding: { "x-ratelimit-limit": false, "x-ratelimit-remaining": false, "x-ratelimit-reset": false },
    addHeaders: {
      "x-ratelimit-limit": false,
      "x-ratelimit-remaining": false,
      "x-ratelimit-reset": false,
      "retry-after": true,
    },
    errorResponseBuilder: () =>
      new Refusal(429, "rate_limited", "Too many requests came from your network. Wait a little and try again."),
  });
}
