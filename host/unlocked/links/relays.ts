import { RelayClient } from "./relay-client.ts";

/** One client for each relay, so that what was learned of its clock is learned once. */
export class Relays {
  readonly #clients = new Map<string, RelayClient>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
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
