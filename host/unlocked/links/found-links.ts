/**
 * Links that were found at relays and not opened. They live in the worker's memory and end with it: what is still
 * waiting is found again after the next unlock.
 */
import { wipe } from "../../../shared/crypto/bytes.ts";
import type { LinkId } from "../../../shared/link/derive.ts";
import type { LinkSecret } from "../../../shared/link/link-text.ts";

export type FoundLink = {
  /** The link's id as text. */
  readonly id: string;
  readonly linkId: LinkId;
  readonly secret: LinkSecret;
  readonly relay: string;
  /** The id of the teammate who left it. */
  readonly person: string;
  readonly foundAt: number;
  /** `new`: the relay has not been asked about it. `over`: it cannot be opened any more. */
  state: "new" | "waiting" | "over";
  expiresAt: number;
};

/** What is known of one relay's inbox. */
export type LookedAt = { state: "looked" | "unreachable" | "none" | "new"; lookedAt?: number; foreign: number };

export class FoundLinks {
  readonly #links = new Map<string, FoundLink>();
  readonly #relays = new Map<string, LookedAt>();

  add(link: FoundLink): void {
    this.#links.set(link.id, link);
  }

  has(id: string): boolean {
    return this.#links.has(id);
  }

  get(id: string): FoundLink | undefined {
    return this.#links.get(id);
  }

  all(): FoundLink[] {
    return [...this.#links.values()];
  }

  /** Its secret is not needed any more; its id says that it need not be looked at again. */
  end(link: FoundLink): void {
    link.state = "over";
    wipe(link.secret);
  }

  relay(origin: string): LookedAt {
    let known = this.#relays.get(origin);
    if (known === undefined) {
      known = { state: "new", foreign: 0 };
      this.#relays.set(origin, known);
    }
    return known;
  }
}
