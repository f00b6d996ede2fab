import { wipe } from "../../../shared/crypto/bytes.ts";
import { RelayClient } from "./relay-client.ts";

/** One client for each relay, so that what was learned of its clock is learned once. */
export class Relays {
  readonly #clients = new Map<string, RelayClient>();
  readonly #tokens = new Map<string, Uint8Array>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The token of a relay of our own: it is given to that one alone. */
  know(origin: string, token: Uint8Array): void {
    const before = this.#tokens.get(origin);
    if (before !== undefined) wipe(before);
    this.#tokens.set(origin, token);
  }

  tokenFor(origin: string): Uint8Array | undefined {
    return this.#tokens.get(origin);
  }

  at(origin: string): RelayClient {
    let client = this.#clients.get(origin);
    if (client === undefined) {
      client = new RelayClient(origin, this.#now);
      this.#clients.set(origin, client);
    }
    return client;
  }
}
