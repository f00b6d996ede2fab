/**
 * The inbox: entries under tags. Who leaves one and who asks for it is not known here; a tag is known to two people
 * until it is asked for, and bounds what anybody else can leave under it.
 */
import type { FastifyInstance } from "fastify";
import { answerPadding, endOfDay, isLeavable, leaveBody, lookBody } from "../../shared/link/inbox-wire.ts";
import type { RelayContext } from "../context.ts";
import { malformed, Refusal, storageFull } from "../refusal.ts";
import { refuseStrangers, wrongMediaType } from "./create.ts";

const leaveLimit = 1024;
/** 256 tags as text, and what JSON puts around them. */
const lookLimit = 16 * 1024;

export function inboxRoutes(app: FastifyInstance, context: RelayContext): void {
  app.post(
    "/v1/inbox",
    { bodyLimit: leaveLimit, config: { name: "inbox-leave" }, preParsing: refuseStrangers(context) },
    async (request, reply) => {
      const { day, tag, entry } = parsed(leaveBody, request.body);
      const now = context.now();
      if (!isLeavable(day, now)) {
        throw new Refusal(400, "clock_wrong", "By this relay's clock that day is over, or too far ahead.", { now });
      }
      const { outcome } = await context.store.leave({ tag, entry }, endOfDay(day), now);
      if (outcome === "crowded") throw new Refusal(409, "conflict", "As much as may lie under this tag lies there.");
      if (outcome === "full") throw storageFull();
      reply.code(outcome === "left" ? 201 : 200);
      return { left: true };
    },
  );

  app.post("/v1/inbox/look", { bodyLimit: lookLimit, config: { name: "inbox-look" } }, async (request) => {
    const { tags } = parsed(lookBody, request.body);
    const now = context.now();
    const found = await context.store.lookUp(tags, now);
    const entries = found.map(({ tag, entry }) => ({ tag: text(tag), entry: text(entry) }));
    return { entries, now, padding: answerPadding(entries) };
  });
}

type Parser<Value> = { safeParse(value: unknown): { success: true; data: Value } | { success: false } };

function parsed<Value>(schema: Parser<Value>, body: unknown): Value {
  if (Buffer.isBuffer(body)) throw wrongMediaType();
  const result = schema.safeParse(body);
  if (!result.success) throw malformed("The request does not have the expected form.");
  return result.data;
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64url");
}
