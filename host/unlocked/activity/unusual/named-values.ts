import type { App } from "../../app.ts";
import { type ListedValue, subjectOf } from "../../keys/key-index.ts";

/**
 * Values by the name that the log has of them. A removed value can share its name with a newer one: what the log says
 * of that name is about the one that is kept.
 */
export function valuesBySubject(app: App): ReadonlyMap<string, ListedValue> {
  const values = new Map<string, ListedValue>();
  for (const one of app.keys.all()) {
    const subject = subjectOf(one);
    if (one.value.removedAt === undefined || !values.has(subject)) values.set(subject, one);
  }
  return values;
}
