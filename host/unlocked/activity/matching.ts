import type { ActivityFilter } from "../../../shared/contract/activity-methods.ts";
import { actionSentence, areaOf, isTrouble } from "../../../shared/contract/activity-words.ts";
import type { AuditRecord } from "../../../vault/audit-chain.ts";

/** @returns undefined when everything fits. */
export function matching(filter: ActivityFilter): ((entry: AuditRecord) => boolean) | undefined {
  const { area, action, subject, outcome, since, until } = filter;
  const words = (filter.query ?? "")
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const conditions: ((entry: AuditRecord) => boolean)[] = [];
  if (area === "trouble") conditions.push(isTrouble);
  else if (area !== undefined) conditions.push((entry) => areaOf(entry.action) === area);
  if (action !== undefined) {
    conditions.push((entry) => entry.action === action || entry.action.startsWith(`${action}.`));
  }
  if (subject !== undefined) conditions.push((entry) => entry.subject.includes(subject));
  if (outcome !== undefined) conditions.push((entry) => entry.outcome === outcome);
  if (since !== undefined) conditions.push(({ at }) => at >= since);
  if (until !== undefined) conditions.push(({ at }) => at < until);
  if (words.length > 0) conditions.push((entry) => holdsAll(entry, words));
  if (conditions.length === 0) return undefined;
  return (entry) => conditions.every((holds) => holds(entry));
}

/** People search for what they see: the sentence counts as well as the action's name. */
function holdsAll(entry: AuditRecord, words: readonly string[]): boolean {
  const { action, subject, actor, device, program } = entry;
  const text = `${actionSentence(action)} ${action} ${subject} ${actor} ${device} ${program}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
