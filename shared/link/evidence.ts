/** Verifies what a relay's status answer carries. What does not verify is told apart from what is not there. */
import type { z } from "zod";
import { isKeyholdError } from "../contract/errors.ts";
import type { BoxPair } from "../crypto/brands.ts";
import { equalBytes } from "../crypto/bytes.ts";
import { openSignedRequest } from "../crypto/sign.ts";
import { type answers, parseJson, signedRequests } from "./envelope.ts";
import { openReceipt } from "./receipt.ts";
import { openReport } from "./report.ts";
import type { Share } from "./share.ts";

/** What `POST /v1/links/:id/status` answers. */
export type StatusAnswer = z.output<typeof answers.status>;

/** `missing`: the relay shows none. `false`: it shows one that is not genuine, or belongs elsewhere. */
export type Piece<Content> = Content | "missing" | "false";

export type Evidence = {
  readonly claim: Piece<{ readonly reader: Uint8Array; readonly at: number }>;
  readonly receipt: Piece<{ readonly openedAt: number }>;
  readonly report: Piece<{ readonly reader: Uint8Array; readonly seenAt: number }>;
};

export function gatherEvidence(share: Share, sender: BoxPair, answer: StatusAnswer): Evidence {
  return {
    claim: piece(answer.claim, (claim) => openClaim(share, claim)),
    receipt: piece(answer.receipt, (receipt) => openReceipt(receipt, sender, share.noticeKey, share)),
    report: piece(answer.report, (report) => openReport(report, share.reportKey, share.noticeKey, share)),
  };
}

/** The claim as the recipient signed it: only the holder of the recipient's box key and of the link can have made it. */
function openClaim(share: Share, claim: Uint8Array): Piece<{ reader: Uint8Array; at: number }> {
  const { context, schema } = signedRequests.claim;
  const { id, origin, reader, at } = parseJson(schema, openSignedRequest(context, share.claimKey, claim));
  return equalBytes(id, share.id) && origin === share.origin ? { reader, at } : "false";
}

function piece<Content>(bytes: Uint8Array | undefined, verify: (bytes: Uint8Array) => Piece<Content>): Piece<Content> {
  if (bytes === undefined) return "missing";
  try {
    return verify(bytes);
  } catch (error) {
    if (isKeyholdError(error)) return "false";
    throw error;
  }
}
