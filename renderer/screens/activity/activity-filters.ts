import type { AuditRow } from "../../../shared/contract/activity-methods.ts";

export const activityFilters = ["all", "keys", "sharing", "team", "vault", "trouble"] as const;
export type ActivityFilter = (typeof activityFilters)[number];

const areas: Readonly<Record<string, ActivityFilter>> = {
  key: "keys",
  compromised: "keys",
  share: "sharing",
  link: "sharing",
  team: "team",
  rules: "team",
  me: "team",
};

export function inFilter(entry: Pick<AuditRow, "action" | "outcome">, filter: ActivityFilter): boolean {
  if (filter === "all") return true;
  if (filter === "trouble") return entry.outcome !== "ok" || entry.action.endsWith(".intercepted");
  const [area = ""] = entry.action.split(".");
  return (areas[area] ?? "vault") === filter;
}

type Searched = Pick<AuditRow, "action" | "subject" | "actor" | "device" | "program">;

/** @param sentence what the action is called on the screen: people search for what they see. */
export function matches(entry: Searched, sentence: string, words: readonly string[]): boolean {
  const text =
    `${sentence} ${entry.action} ${entry.subject} ${entry.actor} ${entry.device} ${entry.program}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
