import { randomUUID } from "node:crypto";

/**
 * Remembers which records of a list changed after somebody was told its version, so that they need not be told the
 * rest again. A version is of this unlocked session only: after the next unlock it means nothing.
 */
export class ChangeCounter {
  readonly #session = randomUUID();
  /** By record, in order of the last change. */
  readonly #changes = new Map<string, number>();
  #last = 0;
  /** Nobody can ask for what changed before the first version was told: filling the index costs nothing here. */
  #told = false;

  note(id: string): void {
    if (!this.#told) return;
    this.#changes.delete(id);
    this.#changes.set(id, ++this.#last);
  }

  version(): string {
    this.#told = true;
    return `${this.#session}.${this.#last}`;
  }

  /** @returns undefined when the version is none of this session's: everything has to be told. */
  since(version: string): string[] | undefined {
    const [session, number = ""] = version.split(".");
    if (session !== this.#session || !/^[0-9]{1,15}$/.test(number) || Number(number) > this.#last) return undefined;
    const changed: string[] = [];
    for (const [id, change] of this.#changes) if (change > Number(number)) changed.push(id);
    return changed;
  }
}
