import type { Person } from "../shared/contract/people-methods.ts";
import { isoTime, withIsoTimes } from "./text/dates.ts";

export function personJson({ leaving, ...person }: Person): object {
  const shape = withIsoTimes(person, "addedAt", "verifiedAt", "closedAt", "replacedAt");
  if (leaving === undefined) return shape;
  return {
    ...shape,
    leaving: { since: isoTime(leaving.since), ...(leaving.on === undefined ? {} : { on: isoTime(leaving.on) }) },
  };
}
