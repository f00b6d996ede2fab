import type { ErrorCode } from "../shared/contract/errors.ts";
import type { LinkState } from "../shared/link/envelope.ts";

export type RefusalCode = ErrorCode | "taken";

/** An answer that is not the one asked for: an HTTP status and the wire's error, nothing of the inside. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: RefusalCode;
  readonly more: { readonly state?: LinkState; readonly now?: number };

  constructor(
    status: number,
    code: RefusalCode,
    message: string,
    more: { readonly state?: LinkState; readonly now?: number } = {},
  ) {
    super(message);
    this.name = "Refusal";
    this.status = status;
    this.code = code;
    this.more = more;
  }
}

export function refusalBody(refusal: Refusal): {
  error: { code: RefusalCode; message: string; state?: LinkState; now?: number };
} {
  return { error: { code: refusal.code, message: refusal.message, ...refusal.more } };
}

export function malformed(message: string): Refusal {
  return new Refusal(400, "malformed", message);
}

/** The one answer to an unknown link and to a wrong signature: they must not be told apart. */
export function badSignature(): Refusal {
  return new Refusal(403, "bad_signature", "This request is not signed by anybody this link belongs to.");
}

const goneMessages: Record<LinkState, string> = {
  pending: "This link has not been opened by anybody.",
  claimed: "This link is being opened.",
  read: "This link has been read.",
  lapsed: "This link was claimed, and the time to fetch it is over.",
  revoked: "This link was revoked.",
  expired: "This link has expired.",
};

export function gone(state: LinkState): Refusal {
  return new Refusal(410, "link_gone", goneMessages[state], { state });
}

export function taken(state: LinkState): Refusal {
  return new Refusal(409, "taken", "This link was opened by another reader.", { state });
}

export function tooEarly(state: LinkState): Refusal {
  return new Refusal(409, "conflict", "Nobody has claimed this link yet.", { state });
}

export function notFound(): Refusal {
  return new Refusal(404, "not_found", "There is nothing here.");
}

export function storageFull(): Refusal {
  return new Refusal(507, "storage_full", "This relay's storage is full. Nothing was stored. Try again later.");
}
