import type { FastifyInstance } from "fastify";
import { longestLifeMilliseconds } from "../../shared/link/envelope.ts";
import type { RelayContext } from "../context.ts";
import { relayVersion } from "../version.ts";

/** For monitoring, and for the app to learn what this relay takes before it sends. */
export function serviceRoutes(app: FastifyInstance, context: RelayContext): void {
  app.get("/v1/health", { config: { name: "health" } }, async () => {
    await context.store.epoch();
    return { ok: true, now: context.now() };
  });

  app.get("/v1/info", { config: { name: "info" } }, async () => ({
    name: "keyhold-relay",
    version: relayVersion,
    protocol: 1,
    origins: context.origins(),
    creators: context.isCreator === undefined ? "open" : "token",
    ciphertextLimit: context.ciphertextLimit,
    longestLife: longestLifeMilliseconds,
    now: context.now(),
  }));
}
