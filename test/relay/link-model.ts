/**
 * A link's life as protocol.md tells it, in plain objects and without a database: what every store is compared with.
 * Written apart from relay/lifetime.ts and the stores, on purpose.
 */

import type { NewLink } from "../../relay/store.ts";
import type { LinkState } from "../../shared/link/envelope.ts";

const minute = 60_000;
const week = 7 * 24 * 60 * minute;

type ModelLink = {
  readonly link: NewLink;
  reader?: string;
  request?: string;
  claimedAt?: number;
  receipt?: string;
  report?: string;
  revoked: boolean;
  guesses: number;
};

export class LinkModel {
  readonly #links = new Map<string, ModelLink>();

  #find(id: string, now: number): ModelLink | undefined {
    const found = this.#links.get(id);
    return found !== undefined && now < found.link.expiresAt + week ? found : undefined;
  }

  #state(found: ModelLink, now: number): LinkState {
    if (found.revoked) return "revoked";
    if (found.receipt !== undefined) return "read";
    if (found.claimedAt !== undefined) return now < found.claimedAt + 10 * minute ? "claimed" : "lapsed";
    return now < found.link.expiresAt ? "pending" : "expired";
  }

  create(id: string, link: NewLink, now: number): object {
    const found = this.#find(id, now);
    if (found === undefined) {
      this.#links.set(id, { link, revoked: false, guesses: 0 });
      return { outcome: "created", state: "pending" };
    }
    return found.link === link ? { outcome: "same", state: this.#state(found, now) } : { outcome: "other" };
  }

  claim(id: string, reader: string, request: string, now: number): object {
    const found = this.#find(id, now);
    if (found === undefined) return { outcome: "unknown" };
    const state = this.#state(found, now);
    if (state === "pending") Object.assign(found, { reader, request, claimedAt: now });
    else if (found.reader !== reader) return this.#refuseOther(found, state);
    else if (state !== "claimed") return { outcome: "gone", state };
    const leaseUntil = (found.claimedAt ?? 0) + 10 * minute;
    return { outcome: "granted", ciphertext: hex(found.link.ciphertext), leaseUntil };
  }

  ack(id: string, reader: string, receipt: string, now: number): object {
    const found = this.#find(id, now);
    if (found === undefined) return { outcome: "unknown" };
    const state = this.#state(found, now);
    if (state === "pending") return { outcome: "early", state };
    if (found.reader !== reader) return this.#refuseOther(found, state);
    found.receipt ??= receipt;
    return { outcome: "read" };
  }

  revoke(id: string, now: number): object {
    const found = this.#find(id, now);
    if (found === undefined) return { outcome: "unknown" };
    const state = this.#state(found, now);
    if (state === "expired") return { outcome: "gone", state };
    if (state !== "pending" && state !== "revoked") return { outcome: "taken", state };
    found.revoked = true;
    return { outcome: "revoked" };
  }

  report(id: string, report: string, now: number): object {
    const found = this.#find(id, now);
    if (found === undefined) return { outcome: "unknown" };
    const state = this.#state(found, now);
    if (found.guesses === 10) return { outcome: "gone", state };
    if (state === "pending") found.revoked = true;
    found.report ??= report;
    return { outcome: "reported" };
  }

  badGuess(id: string, now: number): object {
    const found = this.#find(id, now);
    if (found === undefined || found.link.kind !== 3) return { outcome: "counted" };
    const state = this.#state(found, now);
    if (found.guesses === 10) return { outcome: "exhausted", state };
    found.guesses += 1;
    if (found.guesses === 10 && state === "pending") found.revoked = true;
    return { outcome: "counted" };
  }

  look(id: string, now: number): object | undefined {
    const found = this.#find(id, now);
    return found && { state: this.#state(found, now), kind: found.link.kind, expiresAt: found.link.expiresAt };
  }

  status(id: string, now: number): object | undefined {
    const found = this.#find(id, now);
    if (found === undefined) return undefined;
    const { request, receipt, report, guesses, link } = found;
    return { state: this.#state(found, now), expiresAt: link.expiresAt, claim: request, receipt, report, guesses };
  }

  #refuseOther(found: ModelLink, state: LinkState): object {
    if (found.reader === undefined || found.guesses === 10) return { outcome: "gone", state };
    return { outcome: "taken", state };
  }
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
