import type { FastifyHelmetOptions } from "@fastify/helmet";

/** On every answer. Nothing here is meant to be shown by a browser; the page brings its own, narrower policy. */
export const answerHeaders: FastifyHelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
  referrerPolicy: { policy: "no-referrer" },
  frameguard: { action: "deny" },
  crossOriginResourcePolicy: { policy: "same-origin" },
  // Two years, once TLS was seen; browsers ignore it over http.
  strictTransportSecurity: { maxAge: 63_072_000, includeSubDomains: false },
};
