import type { FindingKind, Severity } from "../../shared/contract/health-methods.ts";
import { findingWords } from "../../shared/contract/health-words.ts";
import { catalogue } from "./catalogue.ts";

const severities: Record<Severity, string> = {
  danger: "needs work today",
  warning: "needs work this week",
  note: "could be tidied",
};

/** One paragraph for whoever asks why. */
const lessons: Record<FindingKind, string> = {
  intercepted:
    "A link opens once. When somebody else was first, they have what was in it, and nobody can take that back. The key is as good as public until the provider no longer accepts it: rotate it, then ask how the link was seen.",
  breached:
    "Programs that break in try known leaked secrets before anything else. A value that stands in such a list has been somewhere it should not have been, or is so simple that somebody else had it too.",
  found_in_files:
    "A key in a file travels with it: into backups, copies, images, and with git to everybody who clones. Taking it out of the file leaves the copies. A new value makes them worthless; then take the old one out.",
  held_by_leaver:
    "Removing a person from a list changes nothing of what they copied while they were here. A new value does: the old one is then only text.",
  expired:
    "Past its end a key has usually stopped working, which somebody notices at a bad time. Where it still works, the end that was agreed is not being kept.",
  overdue:
    "A value gathers copies: in shells, logs, chats, old laptops. Nobody can count them. A rotation makes all of them worthless at once, and done often it is a small thing.",
  wrong_environment:
    "Code under test is allowed to go wrong. With a live key, what goes wrong is a payment or a message to a customer. Keep live values where only production reads them.",
  same_across_environments:
    "Development keys are seen by more people and more programs. If production takes the same value, all of them hold production.",
  reused:
    "When one of two services leaks its value, both are open, and a rotation of the one breaks the other. One value for one purpose can be replaced without fear.",
  weak: "A provider makes keys from chance that nobody can guess. A value chosen by a person, or a short one, can be found by trying.",
  held_by_unverified:
    "A card is only a claim until its twelve words have been compared by voice or in person. Anybody could have sent it in that name.",
  held_by_too_many:
    "Each holder has a computer, backups and habits of their own. Ask who still needs the key; the next rotation leaves out the others.",
  grace_over:
    "A rotation leaves the old value working for some days, so that nothing breaks. Until it is switched off at the provider, the rotation has protected nothing.",
  due_soon: "Before it is due you choose the time, and can wait for those who hold the key.",
  unused:
    "What nobody uses, nobody misses when it is stolen. Retiring it takes it out of the list; it comes back with Undo.",
  never_used:
    "It was stored and not used since, at least not through Keyhold. Perhaps it was never needed, or it is used from a copy elsewhere.",
  no_period:
    "With a period Keyhold reminds you, and you rotate on a quiet day instead of after an accident. Thirty days is a good period for production.",
  unbounded:
    "Providers let you limit what a key may do and from where. A limited key that leaks is an incident; an unlimited one is a disaster. Note here what it is limited to.",
};

export const healthWords = catalogue({
  en: {
    title: "Health",
    finding: findingWords,
    lessons,
    severities,
    checked: (ago: string) => `Checked ${ago}, on this computer`,
    justNow: "just now",
    minutesAgo: (minutes: number) => `${minutes} min ago`,
    checkAgain: "Check again",
    report: "Export report",
    compare: "Compare with leaks",
    score: (score: number) => `Score ${score} of 100`,
    of: "of 100",
    than: (days: number) => (days === 7 ? "than last week" : days === 1 ? "than yesterday" : `than ${days} days ago`),
    better: (points: number) => `${points} better`,
    worse: (points: number) => `${points} worse`,
    same: "as much as",
    sameThan: (days: number) => (days === 7 ? "last week" : days === 1 ? "yesterday" : `${days} days ago`),
    counts: {
      nothing: (count: number) => (count === 1 ? "key needs nothing" : "keys need nothing"),
      danger: (count: number) => (count === 1 ? "needs work today" : "need work today"),
      warning: (count: number) => (count === 1 ? "needs work this week" : "need work this week"),
      note: () => "could be tidied",
    },
    countsLabel: "Keys by what they need",
    trend: "Score, last 12 weeks",
    trendText: (from: number, weeks: number, to: number) =>
      weeks === 0 ? `Score now ${to}.` : `Score ${from} ${weeks === 1 ? "a week" : `${weeks} weeks`} ago, ${to} now.`,
    dangerFell: (from: number, to: number) => `Keys that need work today fell from ${from} to ${to}`,
    dangerRose: (from: number, to: number) => `Keys that need work today rose from ${from} to ${to}`,
    trendStarts: "One bar a week, from today on",
    now: "now",
    columns: { week: "Week of", score: "Score" },
    list: "What was found, most dangerous first",
    findings: (count: number) => `${count} ${count === 1 ? "finding" : "findings"}`,
    and: (count: number) => `and ${count} more`,
    why: "Why?",
    whyOf: (title: string) => `Why? ${title}`,
    fixes: {
      compromised: "Act now",
      rotate: "Rotate",
      compare: "Compare words",
      review: "Review",
      separate: "Separate",
      move: "Move…",
      limits: "Note limits",
      retire: "Retire",
      period: "Set a period",
      end: "End it",
    },
    fixOne: (verb: string, name: string, env: string) => `${verb}: ${name} (${env})`,
    ignore: "Ignore…",
    ignoreOne: (name: string, env: string) => `Ignore: ${name} (${env})`,
    openKey: (name: string) => `Open ${name}`,
    periodSet: (name: string, days: number) => `${name} is to be rotated every ${days} days.`,
    nothing: (next: string | undefined) =>
      next === undefined ? "Nothing needs you." : `Nothing needs you. Next rotation ${next}.`,
    inDays: (days: number) => (days <= 0 ? "today" : days === 1 ? "tomorrow" : `in ${days} days`),
    noKeys: "No keys yet. Once there is one, this page says what is dangerous about it.",
    newKey: "New key",
    ignored: (count: number) => `${count} ignored`,
    ignoredUntil: (date: string) => `until ${date}`,
    heed: "Heed again",
    heedOne: (name: string, title: string) => `Heed again: ${name}, ${title}`,
    heeded: (name: string) => `${name} counts again.`,
    // Ignoring
    ignoreTitle: (name: string, env: string) => `Ignore for a while: ${name} (${env})`,
    ignoreMore:
      "It is left out of the list and the score until that day, and comes back by itself. The reason stays visible.",
    reason: "Why",
    reasonHint: "For whoever asks: “the provider ends it in March”.",
    until: "Until",
    untilHint: "Within a year.",
    ignoreIt: "Ignore it",
    ignoredIt: (name: string, date: string) => `${name} is ignored until ${date}.`,
    // Moving
    moveTitle: (name: string, env: string) => `Where does it belong? ${name} (${env})`,
    moveMore:
      "Moving changes nothing about the value and who holds it. If people or programs that should not have it could use it meanwhile, rotate it after that.",
    moveTo: "It belongs to",
    moveIt: (env: string) => `Move to ${env}`,
    moveTaken: (name: string, envs: string) =>
      `${name} has a value in ${envs} already. Put the right one in this one's place instead.`,
    moveReplace: "Put another value in its place",
    movedIt: (name: string, env: string) => `${name} is filed under ${env} now.`,
    // Leaks
    leaksTitle: "Compare with leaked values",
    leaksMore:
      "Every value is compared with a list of leaked secrets that you have downloaded. Nothing leaves this computer: neither a value nor a part of its hash.",
    leaksFile: "File with SHA-1 hashes, one a line",
    leaksHint: "As the lists of Have I Been Pwned have it, sorted: 40 hexadecimal digits, with or without “:count”.",
    leaksGo: "Compare",
    leaksRunning: "Comparing",
    leaksProgress: (done: number, total: number) => `${done} of ${total}`,
    leaksNone: (compared: number) =>
      `${compared} ${compared === 1 ? "value" : "values"} compared; none stands in the list.`,
    leaksFound: (found: number, compared: number) =>
      `${found} of ${compared} ${compared === 1 ? "value" : "values"} ${found === 1 ? "stands" : "stand"} in the list:`,
    leaksThen: "Rotate them; they stand first on this page now.",
    // Report
    reportTitle: "Health report",
  },
});
