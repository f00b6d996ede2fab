import { isKeyholdError } from "../shared/contract/errors.ts";
import { linkKinds } from "../shared/link/envelope.ts";
import { findLink, type ReadLink } from "../shared/link/link-text.ts";

/** What an address turned out to hold. */
export type TakenLink =
  | { readonly is: "guest" | "teammate"; readonly link: ReadLink }
  | { readonly is: "nothing" | "damaged" | "newer" };

// As the relay recognises it: also encoded twice, after a slash, or as a full-width sign.
const mangledSign = /\/o\/?(?:%(?:25)*23|%(?:25)*EF%(?:25)*BC%(?:25)*83)/i;

/** @param address of the page as it was opened; undefined when it held no link. */
export function readAddress(address: string | undefined): TakenLink {
  if (address === undefined) return { is: "nothing" };
  try {
    const link = findLink(address.replace(mangledSign, "/o%23"));
    return { is: link.kind === linkKinds.teammate ? "teammate" : "guest", link };
  } catch (error) {
    return { is: isKeyholdError(error, "unsupported") ? "newer" : "damaged" };
  }
}
