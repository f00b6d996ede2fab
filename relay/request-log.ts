import type { FastifyInstance } from "fastify";
import type { RelayContext } from "./context.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** What a route is called in the log, which never holds a path. */
    readonly name?: string;
  }
}

/** One line a request: which route, what status, how long. */
export function logRequests(app: FastifyInstance, context: RelayContext): void {
  app.addHook("onResponse", (request, reply, done) => {
    context.log.request({
      route: request.routeOptions.config.name ?? "none",
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime * 10) / 10,
    });
    done();
  });
}
