/** The steps of the compromised plan, and in words, for every door and for the report. Without schemas: a window has it too. */

/** How it became known. */
export const compromiseCauses = ["asked", "intercepted", "leaked"] as const;
export type CompromiseCause = (typeof compromiseCauses)[number];

/** In the order in which one does them. */
export const compromiseSteps = [
  /** Links that carry the value are taken back, and no new one is made. */
  "isolate",
  /** The provider no longer accepts it. */
  "revoke",
  /** There is a new value. */
  "replace",
  /** Everybody who needs the new value has it. */
  "reshare",
  /** The same value elsewhere, and other keys of the service, were looked at. */
  "others",
  /** Holders, uses and the log since the last good day were looked at. */
  "look",
  /** Those concerned were told. */
  "tell",
] as const;
export type CompromiseStep = (typeof compromiseSteps)[number];

export const stepWords: Readonly<Record<CompromiseStep, { readonly title: string; readonly why: string }>> = {
  isolate: {
    title: "Isolate it",
    why: "Links that carry it are taken back, and nothing makes a new one.",
  },
  revoke: {
    title: "Revoke it at the provider",
    why: "Only this ends what somebody else can do with it. What runs on it stops until it has a new value.",
  },
  replace: {
    title: "Replace it",
    why: "A new value, here and where it is used.",
  },
  reshare: {
    title: "Give the new value to who needs it",
    why: "Everybody on the team who had the old one, by a link each.",
  },
  others: {
    title: "Check what else may be open",
    why: "The same value elsewhere is compromised as well; other keys of the service may have lain beside it.",
  },
  look: {
    title: "Look at who had it and what was done",
    why: "Holders, links, uses and the log since the last good day.",
  },
  tell: {
    title: "Tell those concerned",
    why: "Who had it must stop using it, and may have seen something.",
  },
};

export const causeWords: Readonly<Record<CompromiseCause, string>> = {
  asked: "Somebody said so",
  intercepted: "A link was taken by somebody else",
  leaked: "The value was found where it does not belong",
};
