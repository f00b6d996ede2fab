import type { Person } from "../shared/contract/people-methods.ts";
import { withIsoTimes } from "./text/dates.ts";

export function personJson(person: Person): object {
  return withIsoTimes(person, "addedAt", "verifiedAt", "closedAt");
}
