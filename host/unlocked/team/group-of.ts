import type { PersonOverview } from "../records/people.ts";

/** The same for all devices of one person. */
export function groupOf({ personOf, signKey }: Pick<PersonOverview, "personOf" | "signKey">): string {
  return personOf ?? signKey;
}
