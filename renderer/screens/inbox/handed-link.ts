/**
 * Links that were handed to the window, by the system or dropped onto it, on their way to the one component that opens
 * them, one by one. They are secrets: they lie here only until they are taken, once, and not in a store, an address or
 * a cache.
 */
let handed: string[] = [];

export function handLinks(...links: readonly string[]): void {
  handed = [...links];
}

/** @returns undefined when there is none, or somebody took it. */
export function takeLink(): string | undefined {
  return handed.shift();
}

export function linksLeft(): number {
  return handed.length;
}
