/** `adds`: both devices are in use. `replaces`: the old one is not, and nothing may go to it any more. */
export const introductionKinds = ["adds", "replaces"] as const;
export type IntroductionKind = (typeof introductionKinds)[number];
