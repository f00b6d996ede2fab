import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isKeyholdError } from "../shared/contract/errors.ts";
import type { RelayContext } from "./context.ts";
import { malformed, notFound, Refusal, refusalBody, storageFull } from "./refusal.ts";
import { tooLarge, wrongMediaType } from "./routes/create.ts";
import { isMangledLink, sendMangledPage } from "./routes/page.ts";

/** Every failure leaves as the wire's error: no stack, no text that quotes the request. */
export function answerErrors(app: FastifyInstance, context: RelayContext): void {
  app.setErrorHandler((error, request, reply) => {
    const refusal = asRefusal(error);
    if (refusal.status === 500) context.log.failure(request.routeOptions.config.name ?? "none", error);
    return reply.code(refusal.status).send(refusalBody(refusal));
  });
  const limited = context.rateLimit === "off" ? {} : { preHandler: app.rateLimit() };
  app.setNotFoundHandler(limited, (request, reply) => {
    if (isMangledLink(request.raw.url ?? "")) return sendMangledPage(reply);
    return reply.code(404).send(refusalBody(notFound()));
  });
}

/** A path that cannot be decoded. Fastify's own answer would repeat it. */
export function answerUnroutable(_error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.header("cache-control", "no-store");
  if (isMangledLink(request.raw.url ?? "")) return sendMangledPage(reply);
  return reply.code(400).send(refusalBody(malformed("The path is not valid.")));
}

function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (isKeyholdError(error, "malformed")) return malformed("The request does not have the expected form.");
  if (isKeyholdError(error, "storage_full")) return storageFull();
  if (isKeyholdError(error, "cancelled")) return new Refusal(503, "cancelled", "This relay is stopping. Try again.");
  const { statusCode } = error as Partial<FastifyError>;
  if (statusCode === 413) return tooLarge();
  if (statusCode === 415) return wrongMediaType();
  if (statusCode === 503) return new Refusal(503, "cancelled", "This relay is stopping. Try again.");
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return malformed("The request does not have the expected form.");
  }
  return new Refusal(500, "internal", "Something went wrong inside the relay. Try again.");
}
