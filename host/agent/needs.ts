/**
 * What each method of the contract needs when a program calls it through the agent. Every method stands here: a new one
 * does not compile until somebody has said what it needs, and what is not found here is refused.
 */

import type { AgentSubject } from "../../shared/contract/agent-methods.ts";
import type { AgentPurpose } from "../../shared/contract/agent-words.ts";
import type {
  Answer,
  HostClient,
  MethodInput,
  MethodName,
  MethodOutput,
  ParsedInput,
} from "../../shared/contract/api.ts";
import { errorFrom } from "../../shared/contract/errors.ts";
import type { Environment } from "../../shared/contract/fields.ts";
import type { KeyReference } from "../../shared/contract/key-methods.ts";

/** What is asked about. Without keys: the purpose as a whole. */
export type Need = { readonly purpose: AgentPurpose; readonly keys: readonly AgentSubject[] };

/** Looks things up in the open vault, so that a question can name them. Gives no value. */
export type Lookup = HostClient;

type Rule<Name extends MethodName> =
  /** Never through the agent: it is done by whoever knows the passphrase, or in the window. */
  | "never"
  /** Tells nothing from inside the vault, or takes rights away. */
  | "free"
  /** For the purpose as a whole. */
  | AgentPurpose
  | Keyed<Name>;

type Keyed<Name extends MethodName> = {
  readonly find: (input: ParsedInput<Name>, lookup: Lookup) => Promise<Need>;
  /** The same input, naming by id what the person was asked about: no name can come to mean something else meanwhile. */
  readonly pin?: (input: ParsedInput<Name>, need: Need) => MethodInput<Name>;
  /** Gives nothing out yet: what was allowed once is still there for what follows. */
  readonly looks?: true;
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
  "keys.get": reads,
  "keys.history": reads,
  "keys.generate": "free",
  "keys.add": "add",
  "keys.edit": oneKey<"keys.edit">(() => "edit"),
  "keys.remove": allOfKey("remove"),
  "keys.restore": "edit",
  "keys.value": {
    ...oneKey<"keys.value">(({ purpose }) => purpose),
    given: ({ page }) => [{ id: page.id, name: page.name, env: page.env }],
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
    given: ({ given }) => given.map(ofPlan),
  },
  "me.get": reads,
  "me.rename": "me",
  "me.introduce": "me",
  "team.read": "free",
  "team.list": reads,
  "team.words": reads,
  "team.add": "people",
  "team.verify": "people",
  "team.remove": "people",
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
  "inbox.list": reads,
  "inbox.look": reads,
  "inbox.receive": "inbox",
  "inbox.take": "inbox",
  "inbox.decide": "inbox",
  "rotations.get": reads,
  "rotations.list": reads,
  "rotations.links": reads,
  "rotations.start": "rotate",
  "rotations.change": "rotate",
  "rotations.newValue": "rotate",
  "rotations.automatic": "rotate",
  "rotations.share": "rotate",
  "rotations.skip": "rotate",
  "rotations.revoke": "rotate",
  "rotations.finish": "rotate",
  "rotations.cancel": "rotate",
  "rotations.resume": "rotate",
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
  "health.compareWithLeaks": "health",
  // Whoever may scan may try guesses: a file that they wrote holds a value, or not.
  "scan.run": "scan",
  "scan.state": "scan",
  "scan.stop": "scan",
  "scan.keep": "scan",
  "scan.patterns": "free",
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
  "settings.set": "settings",
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

type OneKey = "keys.value" | "keys.edit" | "totp.set" | "totp.code" | "totp.remove" | "totp.restore";

function oneKey<Name extends OneKey>(purpose: (input: ParsedInput<Name>) => AgentPurpose) {
  return {
    find: async (input: ParsedInput<Name>, lookup: Lookup): Promise<Need> => {
      return { purpose: purpose(input), keys: [await subjectOf(input.key, lookup)] };
    },
    pin: (input: ParsedInput<Name>, { keys: [key] }: Need) =>
      (key === undefined ? input : { ...input, key: { id: key.id } }) as MethodInput<Name>,
  };
}

/** A name without an environment means all of its values here: there is no id that stands for them. */
function allOfKey(purpose: AgentPurpose) {
  return {
    find: async ({ key }: { readonly key: KeyReference }, lookup: Lookup): Promise<Need> => {
      if ("id" in key || key.env !== undefined) return { purpose, keys: [await subjectOf(key, lookup)] };
      const { rows } = answered(await lookup("keys.list", { query: key.name }));
      const named = rows.filter(({ name }) => name.toLowerCase() === key.name.toLowerCase());
      // What is not there is refused by the method itself, with its own sentence.
      return { purpose, keys: named.length > 0 ? named.map(shortened) : [await subjectOf(key, lookup)] };
    },
  };
}

/**
 * What a program would be given is asked about when the plan is made: a plan and the values after it are one question.
 * Where nothing would be given the plan is names and reasons.
 */
async function plannedValues(input: ParsedInput<"run.plan">, lookup: Lookup): Promise<Need> {
  const { given } = answered(await lookup("run.plan", input));
  const keys = [...new Map(given.map((one) => [one.id, ofPlan(one)])).values()];
  return keys.length === 0 ? { purpose: "names", keys } : { purpose: "inject", keys };
}

function ofPlan({
  id,
  name,
  environment,
}: {
  readonly id: string;
  readonly name: string;
  readonly environment: Environment;
}) {
  return { id, name, env: environment };
}

async function sharedValues(input: ParsedInput<"shares.create">, lookup: Lookup): Promise<Need> {
  const named = await Promise.all(input.keys.map((key) => subjectOf(key, lookup)));
  if (input.everythingIn === undefined) return { purpose: "share", keys: named };
  const { rows } = answered(await lookup("keys.list", { env: input.everythingIn }));
  return {
    purpose: "share",
    keys: [...new Map([...named, ...rows.map(shortened)].map((one) => [one.id, one])).values()],
  };
}

async function repeatedShares(input: ParsedInput<"shares.again">, lookup: Lookup): Promise<Need> {
  const { shares } = answered(await lookup("shares.list", { refresh: false }));
  const meant = shares.filter(({ id }) => input.ids.includes(id));
  return { purpose: "share", keys: meant.map(({ id, name, to }) => ({ id, name: `${name} → ${to}` })) };
}

async function subjectOf(key: KeyReference, lookup: Lookup): Promise<AgentSubject> {
  return shortened(answered(await lookup("keys.get", { key })));
}

function shortened({
  id,
  name,
  env,
}: {
  readonly id: string;
  readonly name: string;
  readonly env?: AgentSubject["env"];
}) {
  return env === undefined ? { id, name } : { id, name, env };
}

/** @throws KeyholdError what the host answers instead. */
function answered<Value>(answer: Answer<Value>): Value {
  if (answer.ok) return answer.value;
  throw errorFrom(answer.error);
}
