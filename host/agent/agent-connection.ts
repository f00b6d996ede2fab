/** One program's connection: every call is judged here before it reaches the vault. */

import type { AgentSubject } from "../../shared/contract/agent-methods.ts";
import { valuePurposes } from "../../shared/contract/agent-words.ts";
import { type Answer, type HostClient, hostApi, type MethodName } from "../../shared/contract/api.ts";
import { errorShape, KeyholdError } from "../../shared/contract/errors.ts";
import { wipeBytesIn } from "../wipe-bytes-in.ts";
import type { AgentDesk } from "./agent-desk.ts";
import { called } from "./grant-book.ts";
import { type Need, ruleOf } from "./needs.ts";
import type { AgentPeer } from "./peer.ts";
import type { Outcome } from "./question-list.ts";

type AnyKeyed = {
  readonly find: (input: unknown, lookup: HostClient) => Promise<Need | readonly Need[]>;
  readonly pin?: (input: unknown, need: Need) => unknown;
  readonly trim?: (output: unknown, input: unknown) => unknown;
  readonly looks?: true;
  readonly given?: (output: unknown) => readonly AgentSubject[];
};

const names: Need = { purpose: "names", keys: [] };

export class AgentConnection {
  readonly #desk: AgentDesk;
  readonly #peer: AgentPeer;
  readonly #client: HostClient;
  readonly #asking = new Map<string, Promise<Outcome>>();
  #closed = false;

  constructor(desk: AgentDesk, peer: AgentPeer) {
    this.#desk = desk;
    this.#peer = peer;
    this.#client = desk.client(peer);
  }

  /** `onWait` is told as soon as the person is asked. Byte inputs are wiped, whatever happens. */
  async call(name: string, input: unknown, onWait: () => void = () => undefined): Promise<Answer<unknown>> {
    try {
      return await this.#judge(name, input, onWait);
    } catch (error) {
      return { ok: false, error: errorShape(error) };
    } finally {
      wipeBytesIn(input);
    }
  }

  close(): void {
    this.#closed = true;
    this.#desk.closeConnection(this);
  }

  async #judge(name: string, input: unknown, onWait: () => void): Promise<Answer<unknown>> {
    const pass = (given: unknown) => this.#client(name as MethodName, given as never) as Promise<Answer<unknown>>;
    const method = Object.hasOwn(hostApi, name) ? hostApi[name as MethodName] : undefined;
    const parsed = method?.input.safeParse(input);
    // Wrong names and inputs, and a locked vault, are refused by the only way in, with its own sentences.
    if (method === undefined || !parsed?.success) return await pass(input);
    if (method.access === "unlocked" && !this.#desk.isUnlocked) return await pass(input);
    const rule = ruleOf(name as MethodName);
    if (rule === "never") throw notHere();
    if (!this.#peer.isSame()) throw anotherProgram();
    if (rule === "free") return await this.#free(name, input, pass);
    if (typeof rule === "string") {
      await this.#permit({ purpose: rule, keys: [] }, onWait);
      return await this.#counted({ purpose: rule, keys: [] }, pass(input));
    }
    return await this.#keyed(rule as AnyKeyed, parsed.data, pass, onWait);
  }

  /** Names of keys are for those who may see names; and what was refused for good is taken back by the person alone. */
  async #free(
    name: string,
    input: unknown,
    pass: (input: unknown) => Promise<Answer<unknown>>,
  ): Promise<Answer<unknown>> {
    if (name === "agent.end") {
      const { id } = input as { readonly id?: string };
      if (id !== undefined && this.#desk.grants.get(id)?.kind === "never") throw notHere();
    }
    const answer = await pass(input);
    if (name !== "agent.grants" || !answer.ok || this.#allows(names)) return answer;
    const { grants } = answer.value as { readonly grants: readonly { readonly keys: readonly unknown[] }[] };
    return { ok: true, value: { grants: grants.map((grant) => ({ ...grant, keys: [] })) } };
  }

  async #keyed(rule: AnyKeyed, input: unknown, pass: (input: unknown) => Promise<Answer<unknown>>, onWait: () => void) {
    for (const need of await this.#find(rule, input, onWait)) await this.#permit(need, onWait);
    // Asked for again: the person took their time, and what the names stand for may be something else by now.
    const again = [await rule.find(input, this.#client)].flat();
    const [first] = again;
    if (first === undefined || !again.every((need) => this.#allows(need))) throw changedMeanwhile();
    const given = rule.pin === undefined ? input : rule.pin(input, first);
    if (!rule.looks) for (const need of again) this.#desk.grants.noteUse(this, this.#peer, need);
    const answer = await pass(given);
    if (!answer.ok) return answer;
    const asked = new Set(again.flatMap(({ keys }) => keys.map(called)));
    if (!(rule.given?.(answer.value) ?? []).every((one) => asked.has(called(one)))) {
      wipeBytesIn(answer);
      throw changedMeanwhile();
    }
    return rule.trim === undefined ? answer : { ok: true as const, value: rule.trim(answer.value, input) };
  }

  /** What is not there, or is not clear, is told only to those who may see names. */
  async #find(rule: AnyKeyed, input: unknown, onWait: () => void): Promise<readonly Need[]> {
    try {
      const needs = [await rule.find(input, this.#client)].flat();
      const isEmpty = ({ purpose, keys }: Need) => keys.length === 0 && valuePurposes.has(purpose);
      if (needs.length > 0 && !needs.some(isEmpty)) return needs;
      throw new KeyholdError("not_found", "There is nothing here that could be given out.");
    } catch (error) {
      await this.#permit(names, onWait);
      throw error;
    }
  }

  /** @throws KeyholdError unless the person has allowed it, now or before. */
  async #permit(need: Need, onWait: () => void): Promise<void> {
    const name = JSON.stringify(need);
    for (;;) {
      if (!this.#desk.isUnlocked) throw notAllowed("locked");
      if (this.#desk.grants.isRefused(this.#peer, need)) throw refused();
      if (this.#allows(need)) return;
      onWait();
      // Several calls at once about the same thing are one question.
      const asked = this.#asking.get(name) ?? this.#desk.ask(this, this.#peer, need);
      this.#asking.set(name, asked);
      const outcome = await asked.finally(() => this.#asking.delete(name));
      if (outcome !== "allowed") throw notAllowed(outcome);
      if (this.#closed || !this.#peer.isSame()) throw anotherProgram();
    }
  }

  #allows(need: Need): boolean {
    return this.#desk.grants.isAllowed(this, this.#peer, need);
  }

  async #counted(need: Need, work: Promise<Answer<unknown>>): Promise<Answer<unknown>> {
    // Counted before it is known how it ends: what was allowed once is not tried until it works.
    this.#desk.grants.noteUse(this, this.#peer, need);
    return await work;
  }
}

function notAllowed(outcome: Exclude<Outcome, "allowed">): KeyholdError {
  switch (outcome) {
    case "refused":
      return refused();
    case "locked":
      return new KeyholdError(
        "locked",
        "The vault was locked before the question was answered. Nothing was given out. Unlock it and try again.",
      );
    case "unanswered":
      return new KeyholdError(
        "needs_answer",
        "Nobody answered the question in Keyhold in time. Nothing was given out. Try again when somebody is there to answer.",
      );
    case "withdrawn":
      return anotherProgram();
    default:
      return outcome satisfies never;
  }
}

function refused(): KeyholdError {
  return new KeyholdError("refused", "This was refused in Keyhold. Nothing was given out and nothing was changed.");
}

function notHere(): KeyholdError {
  return new KeyholdError(
    "refused",
    "This is not done for programs that use somebody's open vault. Nothing was changed.",
    { hint: "unlock_yourself" },
  );
}

function anotherProgram(): KeyholdError {
  return new KeyholdError(
    "refused",
    "The program that asked has ended or is another one by now. Nothing was given out.",
  );
}

function changedMeanwhile(): KeyholdError {
  return new KeyholdError(
    "conflict",
    "What was asked about has changed meanwhile, so nothing was given out. Try again: the question then shows what is there now.",
  );
}
