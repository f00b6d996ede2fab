import type { FastifyInstance, FastifyRequest } from "fastify";
import { clockSkewMilliseconds, createBody, longestLifeMilliseconds } from "../../shared/link/envelope.ts";
import type { RelayContext } from "../context.ts";
import { malformed, Refusal, storageFull } from "../refusal.ts";

/** Names, keys and times of a create request, as they travel. */
const otherFields = 1024;

/** `POST /v1/links`: 201 the first time, 200 for the same again, 409 for another link under that id. */
export function createRoute(app: FastifyInstance, context: RelayContext): void {
  const bodyLimit = Math.ceil((context.ciphertextLimit * 4) / 3) + otherFields;
  app.post(
    "/v1/links",
    {
      bodyLimit,
      config: { name: "create" },
      preParsing: refuseStrangers(context),
    },
    async (request, reply) => {
      if (Buffer.isBuffer(request.body)) throw wrongMediaType();
      const parsed = createBody.safeParse(request.body);
      if (!parsed.success) throw malformed("The link does not have the expected form.");
      const link = parsed.data;
      if (link.ciphertext.length > context.ciphertextLimit) throw tooLarge();
      const now = context.now();
      judgeExpiry(link.expiresAt, now);
      const created = await context.store.create(link, now);
      switch (created.outcome) {
        case "created":
        case "same":
          reply.code(created.outcome === "created" ? 201 : 200);
          return { state: created.state, expiresAt: link.expiresAt };
        case "other":
          throw new Refusal(409, "already_exists", "Another link has this id.");
        case "full":
          throw storageFull();
      }
    },
  );
}

/** Before the body is read, and after the rate limit, which therefore bounds guesses at the token. */
export function refuseStrangers(context: RelayContext) {
  return async (request: FastifyRequest): Promise<void> => {
    if (context.isCreator?.(request.headers.authorization) === false) {
      throw new Refusal(401, "unauthorized", "This relay takes new links only from those who have its token.");
    }
  };
}

function judgeExpiry(expiresAt: number, now: number): void {
  if (expiresAt <= now) {
    throw new Refusal(400, "clock_wrong", "By this relay's clock the link has expired already.", { now });
  }
  if (expiresAt > now + longestLifeMilliseconds + clockSkewMilliseconds) {
    throw new Refusal(400, "invalid_input", "A link may live for 7 days at most.", { now });
  }
}

export function tooLarge(): Refusal {
  return new Refusal(413, "too_large", "This is more than the relay takes.");
}

export function wrongMediaType(): Refusal {
  return new Refusal(415, "unsupported", "The body is not of the media type this route takes.");
}
