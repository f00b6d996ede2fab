import { actionSentence } from "./activity-words.ts";
import type { UnusualFacts, UnusualRule } from "./unusual-methods.ts";

/** What each mark is called, and what is told of it in one sentence: the same in the window, the command and the log. */
export const unusualTitles: Readonly<Record<UnusualRule, string>> = {
  values: "Many values in a short time",
  failures: "Wrong passphrases",
  hour: "An hour never seen before",
  device: "A new device",
  program: "A new program",
  export: "A large export",
  expired: "An expired key was used",
  silence: "Much at once after a long silence",
};

export function unusualText({ rule, count = 0, most = 0, days = 0, hour = 0, name = "" }: UnusualFacts): string {
  switch (rule) {
    case "values":
      return `${count} different values left the vault within ten minutes; the most on any day before was ${most}.`;
    case "failures":
      return `${count} wrong passphrases were tried within an hour.`;
    case "hour":
      return `The vault was used between ${clock(hour)} and ${clock(hour + 1)}; in ${dayText(days)} nobody had used it within an hour of that.`;
    case "device":
      return `The vault was used on “${name}”, a device that is not in the log before.`;
    case "program":
      return `“${name}” got at a value, a program that had never done so.`;
    case "export":
      return `${actionSentence(name)}${count > 0 ? `, ${count} at once` : ", all of it"}; this had not been done in ${dayText(days)}.`;
    case "expired":
      return `${name} was used although it has expired.`;
    case "silence":
      return `After ${dayText(days)} in which nobody did anything, ${count} different values left the vault within an hour.`;
    default:
      return rule satisfies never;
  }
}

const dayText = (days: number) => (days === 1 ? "a day" : `${days} days`);
const clock = (hour: number) => `${String(hour % 24).padStart(2, "0")}:00`;
