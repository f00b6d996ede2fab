/** What the vault remembers of its own log: habits, and what did not fit them. */
import type { UnusualFacts } from "../../../shared/contract/unusual-methods.ts";

/** What is usual here, as counted up to an entry of the log. Times are milliseconds since 1970. */
export type HabitsOverview = {
  kind: "habits";
  /** Everything up to this entry is counted. */
  seq: number;
  /** When the first entry was, and the latest. */
  since: number;
  at: number;
  /** When somebody did something last. */
  usedAt: number;
  /** The newest last. */
  devices: string[];
  programs: string[];
  /** Things done in each hour of the day. */
  hours: number[];
  /** Days on which something was done, newest last, with the most values that left within ten minutes. */
  days: { day: number; most: number }[];
  /** Values that left within the last hour. */
  left: { at: number; subject: string }[];
  /** Wrong passphrases of the last hour. */
  failures: number[];
  /** When an export of each kind was made last. */
  exports: Record<string, number>;
  /** The end of a long silence, while it is not long ago. */
  silence?: { endedAt: number; days: number };
  /** When each mark was made last, so that one thing is told once. */
  told: Record<string, number>;
};

export type UnusualOverview = {
  kind: "unusual";
  facts: UnusualFacts;
  at: number;
  seq: number;
  /** As the log names the values. */
  subjects?: string[];
  decided?: { as: "mine" | "plan"; at: number; by: string };
};
