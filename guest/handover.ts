/**
 * How `boot.ts`, which stands in the page itself and runs first, gives the link to the rest of the page. It is the one
 * global of ours, gone as soon as the rest has started.
 */
export type Handover = {
  /** The address as it came, with the link in it, or undefined; gives it once. */
  readonly take: () => string | undefined;
  /** Takes over: from now on links that are pasted into this tab's address bar go to `onLink`. */
  readonly start: (onLink: (address: string) => void) => void;
};

declare global {
  var keyholdHandover: Handover | undefined;
}
