/**
 * A long list on its way out: written as JSON once, in the thread where it arose, and moved from there on as bytes. A
 * door to another process passes them on unread; every other door reads them. Nothing in it is a secret.
 */
export class WrittenValue {
  readonly json: Uint8Array;

  constructor(json: Uint8Array) {
    this.json = json;
  }

  read(): unknown {
    return JSON.parse(new TextDecoder().decode(this.json));
  }
}

/** @returns bytes with memory of their own, so that they can be moved to another thread. */
export function writeJson(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(value));
}
