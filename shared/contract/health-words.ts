import type { FindingKind } from "./health-methods.ts";

/** What each finding is called, and in one sentence why it matters: the same in the command, the window and the report. */
export const findingWords: Readonly<Record<FindingKind, { readonly title: string; readonly why: string }>> = {
  intercepted: { title: "Link taken by somebody else", why: "Whoever took it has the present value." },
  breached: { title: "Leaked", why: "The value stands in a list of leaked secrets that attackers try first." },
  found_in_files: {
    title: "Found in files",
    why: "Whoever has the file has the key; in a repository, everybody with a copy of it.",
  },
  held_by_leaver: { title: "Held by somebody who left", why: "Only a new value takes a key back." },
  expired: { title: "Expired", why: "It no longer works, or it works longer than it should." },
  overdue: { title: "Rotation overdue", why: "The longer a value lives, the more places it has been." },
  wrong_environment: {
    title: "In the wrong environment",
    why: "A slip while testing would act on real money or people.",
  },
  same_across_environments: { title: "Same value in two environments", why: "A slip in dev becomes a slip in prod." },
  reused: { title: "Same value under two names", why: "A leak of one is a leak of both." },
  weak: { title: "Weak", why: "It can be guessed by somebody who tries long enough." },
  held_by_unverified: { title: "Held by an unverified person", why: "You cannot know whose hands it is in." },
  held_by_too_many: { title: "Held by too many", why: "Every holder is one more way out." },
  grace_over: {
    title: "Old value still in force",
    why: "The time for changing over has passed, and the old value still opens the door.",
  },
  due_soon: { title: "Due soon", why: "Rotating ahead of time is quicker than rotating in a hurry." },
  unused: { title: "Unused", why: "A key nobody needs is only a risk." },
  never_used: { title: "Never used", why: "A key nobody needs is only a risk." },
  no_period: { title: "No rotation period", why: "A production key that lives for ever is found sooner or later." },
  unbounded: { title: "May do anything", why: "A key with the least rights does the least harm." },
};
