import type { MethodOutput } from "../../../shared/contract/api.ts";
import type { Person } from "../../../shared/contract/people-methods.ts";
import { partsWords } from "../../words/parts.ts";
import { shareWords } from "../../words/share.ts";
import type { MadeLink } from "./share-links.tsx";

export type Made = {
  readonly links: readonly MadeLink[];
  readonly warnings: readonly string[];
  readonly passphrase: boolean;
};

/** Who a link is for, with the device where the name alone says too little. */
export function receiverOf({ guest, to, device }: MadeLink): string {
  return guest ? shareWords.toGuest : partsWords.personName(to, device);
}

/** Beside each link, how sure one can be of its person; of several with one name, the least sure. */
export function withStandings(
  { shares, warnings }: MethodOutput<"shares.create">,
  people: readonly Person[],
): Omit<Made, "passphrase"> {
  const links = shares.map((share): MadeLink => {
    if (share.guest) return { ...share, standing: "guest" };
    const named = people.filter(
      ({ name, device }) => name === share.to && (share.device === undefined || device === share.device),
    );
    const sure = named.length > 0 && named.every(({ state }) => state === "verified");
    return { ...share, standing: sure ? "verified" : "unverified" };
  });
  return { links, warnings };
}
