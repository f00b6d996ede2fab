import helmet, { type FastifyHelmetOptions } from "@fastify/helmet";
import type { FastifyInstance } from "fastify";

/** Nothing here is meant to be shown by a browser; the page brings its own, narrower policy. */
const answerHeaders: FastifyHelmetOptions = {
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

/** On every answer: the headers that keep a browser from keeping, framing, guessing at or passing on anything. */
export async function addSecurityHeaders(app: FastifyInstance): Promise<void> {
  await app.register(helmet, answerHeaders);
  app.addHook("onRequest", (_request, reply, done) => {
    reply.header("cache-control", "no-store");
    done();
  });
}
