import type { HostEvent } from "../../shared/contract/api.ts";
import type { RotationPersonState, RotationReason, RotationStep } from "../../shared/contract/rotation-methods.ts";
import { catalogue } from "./catalogue.ts";

type Reminder = Extract<HostEvent, { type: "reminder" }>;

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;
const reasons: Record<RotationReason, string> = {
  asked: "",
  period: "because its period is over",
  offboarding: "because somebody left",
  compromised: "because it is compromised",
};
const personStates: Record<RotationPersonState, string> = {
  ready: "gets a link",
  sent: "has not opened it",
  has: "has it",
  again: "link ended unopened",
  skipped: "left out, does not have it",
  cannot: "cannot be sent it",
};
const running: Record<RotationStep, string> = {
  provider: "the new value comes next",
  value: "the new value comes next",
  share: "sharing comes next",
  receipts: "waiting for receipts",
  revoke: "the old value is to be revoked",
  done: "done",
  gone: "the key was removed",
};

function reminderText({ name, env, about, state }: Reminder): string {
  const key = `${name} (${env})`;
  switch (about) {
    case "left":
      return `${key} was temporary. It has ended and is removed; it can be brought back for 30 days.`;
    case "grace":
      return `${key}: the old value's time is over. Revoke it.`;
    case "end":
      return `${key} ${state === "soon" ? "ends soon" : "has ended"}.`;
    case "rotation":
      if (state === "soon") return `${key} is to be rotated soon.`;
      return state === "due" ? `${key} is to be rotated today.` : `${key} is past its rotation.`;
  }
}

function moreText({ about, more }: Reminder): string {
  if (more === 0) return "";
  if (about === "left") return ` ${plural(more, "other left", "others left")} with it.`;
  return ` ${plural(more, "other key calls", "other keys call")} for work; “Needs work” lists them.`;
}

export const rotateWords = catalogue({
  en: {
    title: (name: string) => `Rotate ${name}`,
    sub: (reason: RotationReason) => reasons[reason],
    shortcut: "Rotate",
    progress: (done: number, all: number) => `${done} of ${all} steps done`,
    steps: {
      provider: "Make the new one at the provider",
      value: "Put the new value in",
      share: "Give it to who held the old one",
      receipts: "Wait until everybody has it",
      revoke: "Revoke the old one",
    },
    openPage: "Open the provider's page",
    pageOpened: "It is made",
    noPage: "No page is known for this service. Its address can be put on the key.",
    paste: "New value",
    putIn: "Put it in",
    generate: "Generate one",
    generateHint: "For values that you choose yourself, such as a signing secret. It can be copied from the key.",
    automatic: (provider: string) => `Have ${provider} make it`,
    keeps: "The old one works on until it is revoked.",
    ends: "The old one ends at once.",
    discard: (id: string) => `Delete ${id} there`,
    valueIn: (version: number) => `In place, as version ${version}. The earlier ones are in the history.`,
    correct: "Put in another",
    correctHint: "For when the wrong one was pasted. Links that were made carry the wrong one.",
    grace: (when: string) => `The old value is kept working until ${when}.`,
    graceOver: (when: string) => `Its grace time ended ${when}.`,
    graceDays: "Days of grace for the old value",
    days: (count: number) => ` ${count === 1 ? "day" : "days"}`,
    nobody: "Nobody else held it.",
    share: (count: number) => `Make ${plural(count, "link", "links")}`,
    shareAgain: "Make another link",
    skip: "Leave out",
    include: "Take in",
    skipAll: "Share with nobody",
    oldLinks: (count: number) =>
      `${plural(count, "link", "links")} with the old value ${count === 1 ? "was" : "were"} not opened. ${count === 1 ? "It is" : "They are"} taken back first.`,
    copyLink: "Copy link",
    copied: "Copied",
    people: "Who held the old value",
    states: personStates,
    unsent: "not sent yet",
    sendNow: "Send now",
    receipts: (has: number, all: number) => `${has} of ${all} have it.`,
    revokeText: "Revoke it on the provider's page, then say so here.",
    revoked: "It is revoked",
    revokeBy: (provider: string) => `Have ${provider} revoke it`,
    oldRevoked: (when: string, by: "person" | "provider") =>
      by === "provider" ? `Ended at the provider ${when}.` : `Said to be revoked ${when}.`,
    done: "Done.",
    doneText: "Everybody who needs the new value has it, and the old one is revoked.",
    doneAnyway: "The old value was not revoked at the provider.",
    cancelled: "Cancelled.",
    cancelledText: "What was done stays as it is.",
    gone: "The key was removed. Bring it back, or cancel.",
    toKey: "Go to the key",
    cancel: "Cancel rotation",
    finish: "Finish anyway",
    resume: "Take it up again",
    cancelledToast: (name: string) => `The rotation of ${name} is cancelled.`,
    warnings: "Look at this:",
    problems: "Not everything was sent. Nothing is lost; the links are kept.",
    running: (step: RotationStep) => `A rotation is running: ${running[step]}.`,
    goOn: "Go on",
    runningCount: (count: number) => `${plural(count, "rotation is", "rotations are")} running:`,
    reminder: (reminder: Reminder) => `${reminderText(reminder)}${moreText(reminder)}`,
  },
});
