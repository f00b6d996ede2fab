import type { Environment } from "../../shared/contract/fields.ts";
import type { TeamStanding } from "../../shared/contract/team-methods.ts";
import type { LinkLife, MemberRole, RuledRole } from "../../shared/contract/team-roles.ts";
import { catalogue } from "./catalogue.ts";

const roles: Record<TeamStanding, string> = {
  owner: "owner",
  maintainer: "maintainer",
  member: "member",
  guest: "guest",
  left: "out of the team",
  none: "no role",
};
const roleNames: Record<MemberRole | "owner", string> = {
  owner: "Owner",
  maintainer: "Maintainer",
  member: "Member",
  guest: "Guest",
  left: "Out of the team",
};
const plurals: Record<RuledRole, string> = { maintainer: "Maintainers", member: "Members", guest: "Guests" };
const lives: Record<LinkLife, string> = {
  "10m": "10 min",
  "1h": "1 hour",
  "1d": "1 day",
  "3d": "3 days",
  "7d": "7 days",
};
const listed = (words: readonly string[]) =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;

export const rulesWords = catalogue({
  en: {
    roles,
    roleNames,
    plurals,
    lives,
    count: (people: number, team: string, by: string, when: string) =>
      `${people === 1 ? "1 person" : `${people} people`}, rules of ${team} signed by ${by} ${when}`,
    mayReceive: (env: Environment) => `may receive ${env}`,
    mayNotReceive: (env: Environment) => `may not receive ${env}`,
    you: "you",
    head: "Who may receive what",
    signed: (by: string) => `signed by ${by}, travels with the cards`,
    change: "Change",
    look: "Look closer",
    none: "No rules: everybody may receive everything.",
    found: "Found a team",
    // The panel
    title: (team: string) => `Rules of ${team}`,
    version: (number: number, by: string) => `Version ${number}, signed by ${by}`,
    founderIs: (name: string) => `Founded by ${name}`,
    onlyOwners: (names: string) => `Only an owner changes them: ${names}.`,
    roleOf: "Roles",
    roleFor: (name: string) => `Role of ${name}`,
    allowed: "May receive",
    allow: (role: string, env: Environment) => `${role}: ${env}`,
    longest: (role: string) => `Links to ${role.toLowerCase()} live at most`,
    unverified: "People who are not verified",
    unverifiedChoices: { warn: "Warn each time", refuse: "Refuse" },
    preview: "What this does",
    nothingYet: "Nothing is changed yet.",
    noEffect: "Nobody gains or loses anything.",
    effect: (name: string, gains: readonly Environment[], loses: readonly Environment[]) =>
      `${name}${gains.length === 0 ? "" : ` gains ${listed(gains)}`}${gains.length > 0 && loses.length > 0 ? " and" : ""}${loses.length === 0 ? "" : ` loses ${listed(loses)}`}`,
    sign: "Sign and keep",
    drop: "Drop changes",
    signedNow: (number: number) => `Signed as version ${number}. It travels with the next links you send.`,
    copy: "Copy rules",
    copied: "Copied",
    copyMore: "The signed rules as text, for somebody who adds them beside your card.",
    copyName: "Team rules",
    leave: "Leave this team",
    left: (team: string) => `You follow the rules of ${team} no longer.`,
    close: "Close",
    // Founding
    foundTitle: "Found a team",
    foundMore:
      "You become its first owner and sign who may receive what. Your colleagues' apps keep to it once they have joined. The founder cannot be replaced: it should be somebody who stays.",
    name: "Name of the team",
    foundNow: "Found team",
    nameNeeded: "Give the team a name first.",
    foundDone: (team: string) => `${team} is founded. Give people their roles next.`,
    // Offers and news
    offer: (team: string, from: string) =>
      from === "" ? `Rules of ${team} wait here.` : `${from} sent you the rules of ${team}.`,
    offerMore: (founder: string, people: number, role: TeamStanding) =>
      `Founded by ${founder}, ${people === 1 ? "1 person" : `${people} people`}; your role in it: ${roles[role]}.`,
    founderStates: {
      verified: "verified",
      unverified: "not verified",
      changed: "card changed",
      unknown: "not on your list",
      me: "you",
    },
    join: "Join",
    decline: "Decline",
    joined: (team: string) => `You follow the rules of ${team} now.`,
    newsTitle: (by: readonly string[]) => `${listed(by)} changed the team rules.`,
    mergedTitle: (by: readonly string[]) => `${listed(by)} changed the team rules while they were changed here.`,
    mergedMore: "Both changes hold; where they differ, the stricter one does.",
    seen: "Got it",
  },
});
