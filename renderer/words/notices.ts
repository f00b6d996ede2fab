import { catalogue } from "./catalogue.ts";
import { leftText } from "./time.ts";

const recipient = (to: string): string => (to === "guest" ? "somebody with the link" : to);

/** What became of links and keys. The words of `outside` leave the window: no name and no key stands in them. */
export const noticeWords = catalogue({
  en: {
    opened: (name: string, to: string) => `${name} was opened by ${recipient(to)}.`,
    inbox: (from: string) => `A link from ${from} waits in your inbox.`,
    expiring: (name: string, to: string, endsAt: number, now: number) =>
      `The link with ${name} for ${to} ends in ${leftText(endsAt, now)}. Nobody has opened it.`,
    expired: (name: string, to: string) => `The link with ${name} for ${to} has ended. Nobody opened it.`,
    intercepted: (name: string, to: string) =>
      `${name} for ${to} was taken by somebody else. Its plan has begun: Shares and Health lead to it.`,
    outside: {
      unusual: "Something unusual happened in your vault.",
      asked: "A program asks for something. Keyhold shows which one, and waits for you.",
      opened: "A link was opened. Keyhold shows which one.",
      inbox: "A link waits for you. Keyhold shows who left it.",
      expiring: "A link ends soon, unopened. Keyhold shows which one.",
      expired: "A link ended unopened. Keyhold shows which one.",
      due: (count: number) =>
        count === 1
          ? "A key is due. Keyhold shows which one, and replaces it with you."
          : `${count} keys are due. Keyhold shows which ones, and replaces them with you.`,
      left: "A temporary key has ended and was removed. Keyhold shows which one.",
      intercepted: "A link was taken by somebody else. Open Keyhold: it says what is safe and what to do now.",
    },
  },
});
