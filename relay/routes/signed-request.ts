import type { FastifyInstance } from "fastify";
import type { z } from "zod";
import { equalBytes } from "../../shared/crypto/bytes.ts";
import {
  clockSkewMilliseconds,
  parseJson,
  type SignedRequestName,
  signedRequests,
} from "../../shared/link/envelope.ts";
import type { RelayContext } from "../context.ts";
import { badSignature, gone, malformed, Refusal } from "../refusal.ts";
import type { LinkKeys } from "../store.ts";
import { verifiedJson } from "../verify.ts";
import { wrongMediaType } from "./create.ts";
import { linkId } from "./link-id.ts";

/** A signed request's json is at most a receipt of 2 KiB and the fixed fields. */
const bodyLimit = 4096;

const signers = {
  claim: "claimKey",
  ack: "claimKey",
  report: "claimKey",
  status: "ownerKey",
  revoke: "ownerKey",
} as const satisfies Record<SignedRequestName, keyof LinkKeys>;

type Parsed<Name extends SignedRequestName> = z.output<(typeof signedRequests)[Name]["schema"]>;

export type Asked<Name extends SignedRequestName> = {
  readonly id: Buffer;
  readonly json: Parsed<Name>;
  /** The request as it came, `sig64 || json`. */
  readonly request: Buffer;
  readonly now: number;
};

/**
 * A route for `sig64 || json`. The answer runs only for a request that the link's key has signed, that is made for
 * this relay, for this link and at this time, in that order: nothing is parsed before its signature is verified.
 */
export function signedRoute<Name extends SignedRequestName>(
  app: FastifyInstance,
  context: RelayContext,
  name: Name,
  answer: (asked: Asked<Name>) => Promise<unknown>,
): void {
  const { context: signatureContext, schema } = signedRequests[name];
  app.post(`/v1/links/:id/${name}`, { bodyLimit, config: { name } }, async (httpRequest) => {
    const id = linkId(httpRequest.params);
    const request = httpRequest.body;
    if (!Buffer.isBuffer(request)) throw wrongMediaType();
    const now = context.now();
    const keys = await context.store.keys(id, now);
    const bytes = await verifiedJson(signatureContext, keys?.[signers[name]], request);
    if (bytes === undefined) throw await refuseSignature(context, name, id, now);
    const json = parseJson(schema as unknown as z.ZodType<Parsed<Name>>, bytes);
    checkAddressee(context, id, json, now);
    return answer({ id, json, request, now });
  });
}

/**
 * Whoever has a link with a passphrase could try passphrases with any request the claim key signs, so all of them
 * count. The step is taken for unknown links too, which makes both cost the same.
 */
async function refuseSignature(context: RelayContext, name: SignedRequestName, id: Buffer, now: number) {
  if (signers[name] === "ownerKey") return badSignature();
  const guess = await context.store.badGuess(id, now);
  return guess.outcome === "exhausted" ? gone(guess.state) : badSignature();
}

function checkAddressee(
  context: RelayContext,
  id: Buffer,
  json: { readonly origin: string; readonly id: Uint8Array; readonly at: number },
  now: number,
): void {
  if (!equalBytes(json.id, id)) throw malformed("The signed id is not the one in the path.");
  if (!context.origins().includes(json.origin)) {
    throw new Refusal(403, "refused", "This request was made for another relay.");
  }
  if (Math.abs(json.at - now) > clockSkewMilliseconds) {
    throw new Refusal(400, "clock_wrong", "Your clock and this relay's differ by more than 5 minutes.", { now });
  }
}
