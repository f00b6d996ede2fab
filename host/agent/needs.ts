/**
 * What each method of the contract needs when a program calls it through the agent. Every method stands here: a new one
 * does not compile until somebody has said what it needs, and what is not found here is refused.
 */

import type { AgentSubject } from "../../shared/contract/agent-methods.ts";
import type { AgentPurpose } from "../../shared/contract/agent-words.ts";
import type { MethodInput, MethodName, MethodOutput, ParsedInput } from "../../shared/contract/api.ts";
import { type Lookup, type Need, shortened } from "./need.ts";
import { ofPlan, plannedValues } from "./needs/given-values.ts";
import { allOfKey, oneKey, withoutNotes } from "./needs/keys.ts";
import { cardToAdd, oneTeammate, setting } from "./needs/people.ts";
import { oneRotation } from "./needs/rotations.ts";
import { repeatedShares, sharedValues } from "./needs/shares.ts";

export type { Need } from "./need.ts";

type Rule<Name extends MethodName> =
  /** Never through the agent: it is done by whoever knows the passphrase, or in the window. */
  | "never"
  /** Tells nothing from inside the vault, or takes rights away. */
  | "free"
  /** For the purpose as a whole. */
  | AgentPurpose
  | Keyed<Name>;

type Keyed<Name extends MethodName> = {
  readonly find: (input: ParsedInput<Name>, lookup: Lookup) => Promise<Need | readonly Need[]>;
  /** The same input, naming by id what the person was asked about: no name can come to mean something else meanwhile. */
  readonly pin?: (input: ParsedInput<Name>, need: Need) => MethodInput<Name>;
  /** Gives nothing out yet: what was allowed once is still there for what follows. */
  readonly looks?: true;
  /** The answer without what was not asked about. */
  readonly trim?: (output: MethodOutput<Name>, input: ParsedInput<Name>) => MethodOutput<Name>;
  /** What an answer gives out. It is compared with what was asked about. */
  readonly given?: (output: MethodOutput<Name>) => readonly AgentSubject[];
};

const reads = "names";

export const needs: { readonly [Name in MethodName]: Rule<Name> } = {
  "vault.status": "free",
  "vault.lock": "free",
  "vault.create": "never",
  "vault.unlock": "never",
  "vault.changePassphrase": "never",
  "vault.newRecoveryKit": "never",
  "vault.inspectBackup": "never",
  "vault.restore": "never",
  "vault.backup": "backup",
  "vault.doctor": "free",
  "keys.list": reads,
  "keys.get": { find: async () => ({ purpose: "names", keys: [] }), trim: withoutNotes },
  "keys.history": reads,
  "keys.generate": "free",
  "keys.add": "add",
  "keys.edit": oneKey<"keys.edit">(() => "edit"),
  "keys.remove": allOfKey("remove"),
  "keys.restore": "edit",
  "keys.value": {
    ...oneKey<"keys.value">(({ purpose }) => purpose),
    given: ({ page }) => [{ id: page.id, name: page.name, env: page.env }],
    trim: ({ page, value }, { purpose }) => ({ page: purpose === "reveal" ? page : withoutNotes(page), value }),
  },
  // A whole vault in or out, step by step: whoever knows the passphrase does it, or the window.
  "keys.export": "never",
  "imports.upload": "never",
  "imports.read": "never",
  "imports.stop": "never",
  "imports.rows": "never",
  "imports.change": "never",
  "imports.store": "never",
  "imports.drop": "never",
  "imports.list": "never",
  "imports.undo": "never",
  "totp.set": oneKey<"totp.set">(() => "edit"),
  "totp.remove": oneKey<"totp.remove">(() => "edit"),
  "totp.restore": oneKey<"totp.restore">(() => "edit"),
  "totp.code": { ...oneKey<"totp.code">(() => "code"), given: (output) => [shortened(output)] },
  "run.plan": { find: plannedValues, looks: true },
  "run.values": {
    find: ({ command: _, ...wanted }, lookup) => plannedValues(wanted, lookup),
    given: ({ given }) => given.filter(({ secret }) => secret).map(ofPlan),
  },
  "me.get": reads,
  "me.rename": "me",
  "me.introduce": "me",
  "team.read": "free",
  "team.list": reads,
  "team.words": reads,
  "team.add": { find: cardToAdd },
  "team.verify": oneTeammate<"team.verify">("→ verified"),
  "team.remove": oneTeammate<"team.remove">("→ removed"),
  "rules.get": reads,
  "rules.export": reads,
  "rules.seen": "rules",
  "rules.found": "rules",
  "rules.edit": "rules",
  "rules.join": "rules",
  "rules.decline": "rules",
  "rules.leave": "rules",
  "rules.import": "rules",
  "shares.check": reads,
  "shares.plan": reads,
  "shares.list": reads,
  "shares.watch": reads,
  "shares.create": { find: sharedValues },
  "shares.again": { find: repeatedShares },
  "shares.retry": "links",
  "shares.revoke": "links",
  "shares.revokeAll": "links",
  "inbox.links": reads,
  "relays.check": reads,
  "inbox.list": reads,
  "inbox.look": reads,
  "inbox.receive": "inbox",
  "inbox.take": "inbox",
  "inbox.decide": "inbox",
  "rotations.get": reads,
  "rotations.list": reads,
  "rotations.links": oneRotation,
  "rotations.start": oneKey<"rotations.start">(() => "rotate"),
  "rotations.change": oneRotation,
  "rotations.newValue": oneRotation,
  "rotations.automatic": oneRotation,
  "rotations.share": oneRotation,
  "rotations.skip": oneRotation,
  "rotations.revoke": oneRotation,
  "rotations.finish": oneRotation,
  "rotations.cancel": oneRotation,
  "rotations.resume": oneRotation,
  "compromised.list": reads,
  "compromised.get": reads,
  "compromised.evidence": reads,
  "compromised.start": "compromised",
  "compromised.settle": "compromised",
  "compromised.change": "compromised",
  "compromised.tick": "compromised",
  "compromised.close": "compromised",
  "compromised.drop": "compromised",
  "compromised.reopen": "compromised",
  "compromised.report": "report",
  "holders.ofKey": reads,
  "holders.ofPerson": reads,
  "holders.count": reads,
  "holders.export": "report",
  "offboarding.preview": reads,
  "offboarding.list": reads,
  "offboarding.get": reads,
  "offboarding.log": reads,
  "offboarding.start": "offboard",
  "offboarding.settle": "offboard",
  "offboarding.tick": "offboard",
  "offboarding.check": "offboard",
  "offboarding.finish": "offboard",
  "offboarding.reopen": "offboard",
  "offboarding.report": "report",
  "health.report": reads,
  "health.export": "report",
  "health.ignore": "health",
  "health.heed": "health",
  // Whoever may write the file may try guesses.
  "health.compareWithLeaks": "leaks",
  // Whoever may scan may try guesses: a file that they wrote holds a value, or not.
  "scan.run": "scan",
  "scan.state": "scan",
  // One vault has one scan, whoever asked for it: the person sees it in the window, and stops it there.
  "scan.stop": "never",
  "scan.keep": "scan",
  // Needs no vault: a command does it in its own process, at its own expense.
  "scan.patterns": "never",
  "activity.list": reads,
  "activity.verify": reads,
  "activity.unusual": reads,
  "activity.stream": reads,
  "activity.export": "report",
  // What is unusual, where the log goes and what is under way in the window are the person's own.
  "activity.stop": "never",
  "activity.decide": "never",
  "activity.setStream": "never",
  "activity.send": "report",
  "settings.get": reads,
  "settings.set": { find: async (input) => setting(input) },
  // What only windows do.
  "session.activity": "never",
  "session.trigger": "never",
  "session.due": "never",
  "passphrase.judge": "never",
  "vaults.recent": "never",
  "vaults.choose": "never",
  "drafts.save": "never",
  "drafts.get": "never",
  "drafts.drop": "never",
  "clipboard.copyKey": "never",
  "clipboard.copyText": "never",
  "clipboard.copyCode": "never",
  "clipboard.clear": "never",
  "relay.status": "never",
  "relay.start": "never",
  "relay.stop": "never",
  // No program answers its own question. What it lists and ends is cut to what it may see: see `agent-connection.ts`.
  "agent.state": "free",
  "agent.grants": "free",
  "agent.end": "free",
  "agent.questions": "never",
  "agent.answer": "never",
};

export function ruleOf(name: MethodName): Rule<MethodName> {
  return Object.hasOwn(needs, name) ? (needs[name] as Rule<MethodName>) : "never";
}
