/** What a program may ask the agent for, as a person says it: the same in the window, on a terminal and in the log. */
export const agentPurposes = [
  "names",
  "reveal",
  "copy",
  "inject",
  "code",
  "share",
  "guest",
  "add",
  "edit",
  "remove",
  "rotate",
  "compromised",
  "offboard",
  "links",
  "inbox",
  "people",
  "rules",
  "me",
  "health",
  "leaks",
  "scan",
  "settings",
  "backup",
  "report",
] as const;
export type AgentPurpose = (typeof agentPurposes)[number];

/** Goes on “… wants to”. */
export const agentPurposeTexts: Readonly<Record<AgentPurpose, string>> = {
  names: "see what is in this vault, without any value",
  reveal: "show values in the clear",
  copy: "copy values",
  inject: "give values to a program",
  code: "see one-time codes",
  share: "send values to people by links",
  guest: "make links that give a value to anyone who has them",
  add: "add keys",
  edit: "change keys",
  remove: "remove keys",
  rotate: "carry out rotations: new values, links to those who hold them, the end of old ones",
  compromised: "work on the plan for a compromised key",
  offboard: "work on somebody's leaving",
  links: "change what becomes of links",
  inbox: "take in and decide on links that came",
  people: "change who is in the team list and who is verified",
  rules: "change the team's rules",
  me: "change your own name and devices",
  health: "ignore findings about keys, or heed them again",
  leaks: "compare your values with a list in a file, which tells which of them stand in it",
  scan: "look for your values in files, which tells where they stand",
  settings: "change this vault's settings",
  backup: "write a backup of the whole vault to a file",
  report: "write a report or the log to a file",
};

/** What gives values out, or lets them leave: asked for key by key, and given once for each. */
export const valuePurposes: ReadonlySet<AgentPurpose> = new Set(["reveal", "copy", "inject", "code", "share", "guest"]);

type Named = { readonly name: string; readonly env?: string | undefined; readonly detail?: string | undefined };

/** `STRIPE (prod) → Bob, …`: what a question is about, in one line. */
export function agentKeysText(keys: readonly Named[]): string {
  return keys.map(agentKeyText).join(", ");
}

export function agentKeyText({ name, env, detail }: Named): string {
  return [name, ...(env === undefined ? [] : [`(${env})`]), ...(detail === undefined ? [] : [detail])].join(" ");
}

/** The minutes that are offered. */
export const agentMinutes = [5, 15, 60, 240] as const;
export const usualAgentMinutes = 15;
