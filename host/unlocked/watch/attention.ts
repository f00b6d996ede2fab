/** What a window says a person is looking at, for as long as it keeps saying so. */

/** A screen says again every ten seconds; one that is gone is forgotten soon after. */
const holds = 30_000;

export class Attention {
  readonly #now: () => number;
  #shares: ReadonlySet<string> = new Set();
  #sharesUntil = 0;
  #inboxUntil = 0;
  /** Relays that do not answer, as whoever asks in the background finds it. */
  unreachable: () => string[] = () => [];
  /** Told when something came into view. */
  onChange: () => void = () => undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  showShares(ids: Iterable<string>): void {
    this.#shares = new Set(ids);
    this.#sharesUntil = this.#now() + holds;
    this.onChange();
  }

  showInbox(): void {
    this.#inboxUntil = this.#now() + holds;
    this.onChange();
  }

  isShown(id: string): boolean {
    return this.#now() < this.#sharesUntil && this.#shares.has(id);
  }

  get isInboxShown(): boolean {
    return this.#now() < this.#inboxUntil;
  }
}
