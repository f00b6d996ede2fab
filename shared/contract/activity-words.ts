/**
 * What was done, as a person says it: the same in the window, the command and what leaves for another log. An action
 * without a sentence is shown by its name.
 */
export const actionSentences: Readonly<Record<string, string>> = {
  "key.add": "Key added",
  "key.receive": "Key received",
  "key.import": "Key imported",
  "key.write": "Value written out in clear",
  "keys.export": "Keys written out in clear",
  "import.store": "Import stored",
  "import.undo": "Import taken back",
  "key.edit": "Key changed",
  "key.replace": "Value replaced",
  "key.move": "Value moved to another environment",
  "key.reveal": "Value shown",
  "key.copy": "Value copied",
  "key.inject": "Value given to a program",
  "key.remove": "Key removed",
  "key.restore": "Key brought back",
  "key.delete": "Key deleted for good",
  "key.expire": "Temporary key ended",
  "totp.set": "One-time codes added",
  "totp.replace": "One-time codes replaced",
  "totp.reveal": "One-time code shown",
  "totp.copy": "One-time code copied",
  "totp.inject": "One-time code given to a program",
  "totp.remove": "One-time codes removed",
  "totp.restore": "One-time codes brought back",
  "totp.delete": "One-time codes deleted for good",
  "rotation.start": "Rotation begun",
  "rotation.ask-provider": "Provider asked for a new value",
  "rotation.skip": "Left out of a rotation",
  "rotation.revoke": "Old value revoked",
  "rotation.finish": "Rotation finished",
  "rotation.finish-anyway": "Rotation finished with something missing",
  "rotation.cancel": "Rotation cancelled",
  "rotation.resume": "Rotation taken up again",
  "compromised.start": "Compromised: plan begun",
  "compromised.step": "Compromised: step done",
  "compromised.tick": "Compromised: ticked by hand",
  "compromised.untick": "Compromised: tick taken away",
  "compromised.change": "Compromised: plan changed",
  "compromised.close": "Compromised: plan closed",
  "compromised.drop": "Compromised: false alarm",
  "compromised.reopen": "Compromised: plan opened again",
  "compromised.report": "Compromised: report saved",
  "share.create": "Shared",
  "share.waiting": "Link waiting",
  "share.opened": "Link opened",
  "share.unconfirmed": "Link opened, not confirmed",
  "share.disputed": "Relay's word disputed",
  "share.lapsed": "Link taken, no receipt",
  "share.expired": "Link expired",
  "share.revoke": "Link revoked",
  "share.revoked": "Link revoked",
  "share.intercepted": "Link intercepted",
  "link.open": "Link opened here",
  "link.decline": "Message discarded",
  "link.intercepted": "A link for you was taken by somebody else",
  "team.add": "Card added",
  "team.verify": "Words compared",
  "team.remove": "Person removed",
  "team.close": "Card closed",
  "team.reopen": "Card opened again",
  "rules.found": "Team founded",
  "rules.edit": "Team rules changed",
  "rules.update": "Newer team rules taken over",
  "rules.offer": "Team rules came",
  "rules.join": "Team joined",
  "rules.decline": "Team rules declined",
  "rules.leave": "Team left",
  "rules.import": "Team rules from outside",
  "holders.export": "Who holds what exported",
  "offboard.start": "Offboarding begun",
  "offboard.tick": "Offboarding: ticked by hand",
  "offboard.untick": "Offboarding: tick taken away",
  "offboard.check": "Offboarding: checked",
  "offboard.uncheck": "Offboarding: check taken away",
  "offboard.finish": "Offboarding finished",
  "offboard.reopen": "Offboarding taken back",
  "offboard.report": "Offboarding report saved",
  "team.introduce": "Device introduced",
  "team.replace": "Device replaced",
  "me.introduce": "Own device introduced",
  "health.ignore": "Finding ignored",
  "health.heed": "Finding heeded again",
  "health.compare": "Compared with leaked values",
  "health.export": "Health report saved",
  "scan.run": "Scanned for leaked values",
  "scan.keep": "Findings of a scan put aside",
  "me.rename": "Own name changed",
  "settings.set": "Setting changed",
  "activity.export": "Activity exported",
  "activity.stream": "Activity sent on",
  "activity.unusual": "Something unusual was noticed",
  "activity.mine": "Unusual, but it was meant",
  "activity.plan": "Unusual, and the plan was begun",
  "agent.ask": "A program asked",
  "agent.allow": "A program was allowed",
  "agent.refuse": "A program was refused",
  "agent.unanswered": "A program asked, and nobody answered",
  "agent.end": "A program's permission ended",
  "vault.unlock": "Unlocked",
  "vault.passphrase": "Passphrase changed",
  "vault.recovery-kit": "New recovery kit",
  "vault.backup": "Backup made",
  "vault.restore": "Restored from a backup",
  "vault.create": "Vault made",
  "vault.accept-older": "Older copy of the vault accepted",
};

export function actionSentence(action: string): string {
  return Object.hasOwn(actionSentences, action) ? (actionSentences[action] ?? action) : action;
}

export const activityAreas = ["keys", "sharing", "team", "vault"] as const;
export type ActivityArea = (typeof activityAreas)[number];

export const activityFilters = [...activityAreas, "trouble"] as const;

export const exportFormats = ["json", "csv", "ecs", "cef"] as const;
export type ExportFormat = (typeof exportFormats)[number];

const areas: Readonly<Record<string, ActivityArea>> = {
  key: "keys",
  totp: "keys",
  keys: "keys",
  import: "keys",
  rotation: "keys",
  compromised: "keys",
  health: "keys",
  scan: "keys",
  share: "sharing",
  link: "sharing",
  holders: "sharing",
  team: "team",
  rules: "team",
  me: "team",
  offboard: "team",
};

export function areaOf(action: string): ActivityArea {
  const [first = ""] = action.split(".");
  return Object.hasOwn(areas, first) ? (areas[first] ?? "vault") : "vault";
}

/** What somebody looking for trouble wants to see: what was not done, and links that others took. */
export function isTrouble({ action, outcome }: { readonly action: string; readonly outcome: string }): boolean {
  return outcome !== "ok" || action.endsWith(".intercepted") || action === "activity.unusual";
}
