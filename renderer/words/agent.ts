import { type AgentPurpose, agentPurposeTexts } from "../../shared/contract/agent-words.ts";
import { catalogue } from "./catalogue.ts";

const minutesText = (minutes: number): string => (minutes < 60 ? `${minutes} min` : `${minutes / 60} h`);

export const agentWords = catalogue({
  en: {
    wants: (program: string, purpose: AgentPurpose) => `${program} wants to ${agentPurposeTexts[purpose]}`,
    place: (place: number, all: number) => `Question ${place} of ${all}`,
    keys: "Keys it asks about",
    command: "What is run",
    program: "Program",
    commandLine: "Its command line",
    parent: "Started by",
    folder: "Folder",
    says: (text: string) => `It calls itself “${text}”. Nobody has checked that.`,
    another: "Any program of yours can ask. If you did not start this yourself, refuse it.",
    howLong: "How long, if you allow it for a while",
    minutes: minutesText,
    once: "Once",
    forMinutes: (minutes: number) => `For ${minutesText(minutes)}`,
    notNow: "Not now",
    never: "Never",
    neverHint: "Never refuses until the vault locks, or until you take it back in the settings.",
    left: (time: string) => `Refused in ${time} if nobody answers.`,
    arming: "The answers work in a moment.",
    gone: "That question waits no more.",
    title: "Asked",
    grants: {
      part: "Programs",
      hint: "Commands and programs on this computer use this window's unlock after you said yes. Everything here ends when the vault locks.",
      none: "No program may use this vault, and none was refused for good.",
      off: "Commands ask for the passphrase themselves.",
      once: "once, until its command ends",
      until: (left: string) => `${left} left`,
      never: "refused until the vault locks",
      uses: (count: number) => (count === 1 ? "used once" : `used ${count} times`),
      asked: (count: number) => (count === 1 ? "asked once more" : `asked ${count} times more`),
      may: (kind: "once" | "minutes" | "never") => (kind === "never" ? "may not" : "may"),
      end: "End",
      takeBack: "Take back",
      endAll: "End all",
      endOf: (program: string, purpose: AgentPurpose) => `${program}: ${agentPurposeTexts[purpose]}`,
      ended: "Ended. It has to ask again.",
      takenBack: "Taken back. It may ask again.",
    },
    out: (count: number) => `${count} ${count === 1 ? "program" : "programs"} let in`,
  },
});
