import type { FastifyInstance } from "fastify";
import type { RelayContext } from "../context.ts";
import { badSignature, gone, notFound, type Refusal, taken, tooEarly } from "../refusal.ts";
import type { Gone, Taken, TooEarly, Unknown } from "../store.ts";
import { linkId } from "./link-id.ts";
import { signedRoute } from "./signed-request.ts";

/** `GET /v1/links/:id`: changes nothing, returns no ciphertext. */
export function lookRoute(app: FastifyInstance, context: RelayContext): void {
  app.get("/v1/links/:id", { config: { name: "look" } }, async (request) => {
    const link = await context.store.look(linkId(request.params), context.now());
    if (link === undefined) throw notFound();
    return { state: link.state, kind: link.kind, E: text(link.E), expiresAt: link.expiresAt };
  });
}

/** The recipient's part: claim, then ack once the message is safe, and the alarm when somebody else was first. */
export function recipientRoutes(app: FastifyInstance, context: RelayContext): void {
  const { store } = context;

  signedRoute(app, context, "claim", async ({ id, json, request, now }) => {
    const claim = await store.claim(id, json.reader, request, now);
    if (claim.outcome !== "granted") throw refusal(claim);
    return { ciphertext: text(claim.ciphertext), leaseUntil: claim.leaseUntil };
  });

  signedRoute(app, context, "ack", async ({ id, json, now }) => {
    const ack = await store.ack(id, json.reader, json.receipt, now);
    if (ack.outcome !== "read") throw refusal(ack);
    return { state: "read" };
  });

  signedRoute(app, context, "report", async ({ id, json, now }) => {
    const report = await store.report(id, json.report, now);
    if (report.outcome !== "reported") throw refusal(report);
    return { reported: true };
  });
}

/** The sender's part. */
export function ownerRoutes(app: FastifyInstance, context: RelayContext): void {
  const { store } = context;

  signedRoute(app, context, "status", async ({ id, now }) => {
    const status = await store.status(id, now);
    if (status === undefined) throw badSignature();
    const { state, expiresAt, claim, receipt, report, guesses } = status;
    return {
      state,
      expiresAt,
      ...(claim && { claim: text(claim) }),
      ...(receipt && { receipt: text(receipt) }),
      ...(report && { report: text(report) }),
      ...(guesses > 0 && { guesses }),
    };
  });

  signedRoute(app, context, "revoke", async ({ id, now }) => {
    const revoke = await store.revoke(id, now);
    if (revoke.outcome !== "revoked") throw refusal(revoke);
    return { state: "revoked" };
  });
}

function refusal(outcome: Taken | Gone | TooEarly | Unknown): Refusal {
  switch (outcome.outcome) {
    case "taken":
      return taken(outcome.state);
    case "gone":
      return gone(outcome.state);
    case "early":
      return tooEarly(outcome.state);
    case "unknown":
      return badSignature();
  }
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64url");
}
