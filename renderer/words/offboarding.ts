import type { Sureness } from "../../shared/contract/holder-methods.ts";
import type { OffboardingStep } from "../../shared/contract/offboarding-methods.ts";
import { catalogue } from "./catalogue.ts";

const keys = (count: number) => (count === 1 ? "1 key" : `${count} keys`);
const links = (count: number) => (count === 1 ? "1 link" : `${count} links`);

const sureness: Record<Sureness, string> = {
  receipt: "opened, receipt verified",
  source: "they sent it",
  somebody: "opened by somebody with the link",
  unconfirmed: "opened, not confirmed",
  intercepted: "taken by somebody else",
  disputed: "disputed",
  unknown: "not known whether opened",
  waiting: "may still be opened",
  unread: "unread, says the relay",
};

const steps: Record<OffboardingStep, string> = {
  "to-do": "Rotate",
  "new-value": "Send new value",
  "re-shared": "Waits to be opened",
  done: "Done",
  removed: "Switch off",
};

export const offboardingWords = catalogue({
  en: {
    title: (name: string) => `${name} leaves`,
    titleOn: (name: string, date: string) => `${name} leaves on ${date}`,
    back: "Back to the team",
    sub: (total: number, done: number, prod: number) =>
      total === 0
        ? "They hold nothing of this vault."
        : `They hold or may hold ${keys(total)}. ${done} done, ${total - done} left${total > done && prod > 0 ? `, ${prod} of them in prod` : ""}.`,
    progress: (done: number, total: number) => `${done} of ${total} done`,
    only: "Only a new value takes a key back.",
    onlyMore:
      "Revoking a link or removing a person does not change what they may have copied. Each step makes a new value, switches off the old one and sends the new one to those who stay.",
    list: "Keys to rotate, most dangerous first",
    columns: {
      tick: "Tick",
      key: "Key, most dangerous first",
      env: "Environment",
      misuse: "If misused",
      page: "Revoke at",
      share: "Re-share",
      act: "Next step",
    },
    older: "older version",
    steps,
    people: (count: number) => (count === 0 ? "nobody" : count === 1 ? "1 person" : `${count} people`),
    tickRow: (name: string, env: string) => `${name}, ${env}, is done`,
    send: (name: string) => `Send the new value of ${name}`,
    rotate: (name: string) => `Rotate ${name}`,
    doneHead: (count: number) => `${count} done`,
    show: "Show",
    hide: "Hide",
    also: "Also",
    revoked: (count: number) => `${links(count)} revoked`,
    noLinks: "No link waits for them",
    open: (count: number) => `${links(count)} may still be opened`,
    askAgain: "Ask again",
    unreachable: (relays: string) =>
      `${relays} does not answer. Links there may have been opened, or may still be. Everything else goes on.`,
    rules: "Out of the team rules",
    log: "Log looked at",
    logSince: (date: string, reveals: number, exports: number) =>
      `Log looked at from ${date}: ${reveals === 1 ? "1 reveal" : `${reveals} reveals`}, ${exports === 1 ? "1 export" : `${exports} exports`}`,
    look: "Look",
    reportHead: "The report is ready when all is ticked.",
    reportReady: "Everything is ticked.",
    reportMore: "Who, what, when, and the proof from the log. You can stop now and go on later; nothing is lost.",
    reportSoFar: "Report so far",
    report: "Report",
    finish: "Take card off the team",
    finished: (name: string) => `${name} is off your team. Nothing more is shared with their card.`,
    reopen: "They stay after all",
    reopened: (name: string) => `${name} stays: their card is open again. Revoked links stay revoked.`,
    isFinished: "Finished. Their card is off the team list.",
    isReopened: "Taken back: they stay, and their card is open.",
    // Beginning
    begin: "Offboard",
    beginTitle: (name: string) => `${name} leaves`,
    beginAsking: "Asking the relays what was opened",
    beginWhat: (cards: number) =>
      cards > 1
        ? `${cards === 2 ? "Both" : `All ${cards}`} of their cards are closed: nothing is shared with them any more.`
        : "Their card is closed: nothing is shared with it any more.",
    beginLinks: (count: number) =>
      count === 0
        ? "No link waits for them."
        : `${links(count)} that ${count === 1 ? "waits" : "wait"} for them ${count === 1 ? "is" : "are"} revoked.`,
    beginKeys: (count: number, prod: number) =>
      count === 0
        ? "They hold nothing of this vault: there is nothing to rotate."
        : `They hold or may hold ${keys(count)}${prod > 0 ? `, ${prod} in prod` : ""}. You get them as a list to rotate.`,
    date: "They leave on",
    dateHint: "If you know it. Their card is closed now either way.",
    begun: (name: string) => `${name}'s card is closed.`,
    running: (name: string, done: number, total: number) => `${name} leaves. ${done} of ${keys(total)} done.`,
    allDone: (name: string) => `${name} leaves. Every key is done.`,
    goOn: "Go on",
    // By hand
    tickTitle: (name: string) => `Tick ${name} by hand`,
    tickMore:
      "It ticks by itself once there is a new value and everybody who stays has it. Otherwise say why it is done.",
    why: "Why it is done",
    whyHint: "For the report: “revoked at the provider, key not used any more”.",
    tick: "Tick",
    // Report
    reportTitle: (name: string) => `Report on ${name}`,
    path: "Save as a new file",
    save: "Save",
    // Holders
    holds: "Holds",
    held: (count: number) => (count === 0 ? "Holds nothing" : `Holds or may hold ${keys(count)}`),
    heldNothing: "Nothing was ever sent to them, and nothing came from them.",
    sortBy: "Sort by",
    sorts: { newest: "Newest", key: "Key", danger: "Production first" },
    versionOf: (version: number, present: number | undefined) =>
      present === undefined
        ? `version ${version}, key deleted`
        : version >= present
          ? "present version"
          : `version ${version} of ${present}`,
    removedKey: "key removed",
    sureness,
    exportCsv: "Export",
    exportTitle: "Export who holds what",
    exportMore: "Names of keys and people, versions and dates. No values. The export is noted in the log.",
    exported: (rows: number, file: string) => `${rows} rows are in ${file}.`,
    leaves: "Leaves",
    leavesOn: (date: string) => `Leaves ${date}`,
    closed: (name: string) => `${name}'s card is closed: nothing is shared with it.`,
    openOffboarding: "Open the list",
  },
});
