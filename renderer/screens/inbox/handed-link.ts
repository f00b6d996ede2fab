/**
 * A link that the system handed to the app, on its way to the one component that opens it. It is a secret: it lies here
 * only until it is taken, once, and not in a store, an address or a cache.
 */
let handed: string | undefined;

export function handLink(link: string): void {
  handed = link;
}

/** @returns undefined when there is none, or somebody took it. */
export function takeLink(): string | undefined {
  const link = handed;
  handed = undefined;
  return link;
}
