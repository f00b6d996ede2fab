/**
 * Where programs from outside ask the open vault. It judges what each call needs, asks the person, remembers the answer
 * until the vault locks, and only then passes the call on. Doors bring in the connections: see `socket/agent-server.ts`.
 */

import { agentKeysText, agentPurposeTexts } from "../../shared/contract/agent-words.ts";
import type { Answer, HostClient, HostEvent, ParsedInput } from "../../shared/contract/api.ts";
import { KeyholdError } from "../../shared/contract/errors.ts";
import type { AuditEntry } from "../../vault/audit-chain.ts";
import type { Caller } from "../host.ts";
import { AgentConnection } from "./agent-connection.ts";
import { GrantBook } from "./grant-book.ts";
import type { Need } from "./need.ts";
import { type AgentPeer, logName } from "./peer.ts";
import { type Outcome, type QuestionLimits, QuestionList, usualLimits, type Waiting } from "./question-list.ts";

export type DeskParts = {
  readonly client: (caller: Caller) => (name: string, input: unknown) => Promise<Answer<unknown>>;
  readonly isUnlocked: () => boolean;
  /** Writes to the vault's own log, as somebody. */
  readonly log: (caller: Caller, entry: AuditEntry) => Promise<void>;
  readonly emit: (event: HostEvent) => void;
  readonly now?: () => number;
  readonly limits?: QuestionLimits;
};

const longestSubject = 400;

export class AgentDesk {
  readonly #parts: DeskParts;
  readonly grants: GrantBook;
  /** Said by the door that listens. */
  listening: { readonly listening: boolean; readonly problem?: string } = { listening: false };
  readonly #questions: QuestionList;
  #ending: NodeJS.Timeout | undefined;

  constructor(parts: DeskParts) {
    this.#parts = parts;
    const now = parts.now ?? Date.now;
    this.grants = new GrantBook(now);
    this.#questions = new QuestionList(parts.limits ?? usualLimits, now);
  }

  open(peer: AgentPeer): AgentConnection {
    return new AgentConnection(this, peer);
  }

  client(peer: AgentPeer): HostClient {
    return this.#parts.client({ door: "agent", program: logName(peer) }) as unknown as HostClient;
  }

  get isUnlocked(): boolean {
    return this.#parts.isUnlocked();
  }

  get questions() {
    return this.#questions.all.map(({ question }) => question);
  }

  /** Asks, and waits. `locked` also when the vault locks meanwhile. */
  async ask(connection: object, peer: AgentPeer, need: Need): Promise<Outcome> {
    const { question, outcome } = this.#questions.ask(connection, peer, need);
    void this.#log(peer, "agent.ask", need, "ok");
    this.#parts.emit({ type: "agent-question", id: question.id, program: peer.program.name });
    this.#parts.emit({ type: "agent" });
    const found = await outcome;
    if (found === "unanswered") void this.#log(peer, "agent.unanswered", need, "refused");
    this.#parts.emit({ type: "agent" });
    return found;
  }

  /** @throws KeyholdError `not_found` when the question waits no more, `refused` when the program is another by now. */
  answer({ id, answer, minutes }: ParsedInput<"agent.answer">): void {
    const waiting = this.#questions.get(id);
    if (waiting === undefined) {
      throw new KeyholdError(
        "not_found",
        "This question waits no more: its program gave up, or it was answered. Nothing was given out.",
      );
    }
    if (answer === "minutes" && minutes === undefined) {
      throw new KeyholdError(
        "invalid_input",
        "For how many minutes is missing. Nothing was given out; the question still waits.",
      );
    }
    const allows = answer === "once" || answer === "minutes";
    if (allows && !waiting.peer.isSame()) {
      waiting.settle("withdrawn");
      throw new KeyholdError(
        "refused",
        "The program that asked has ended, and another one may have taken its number. Nothing was given out.",
      );
    }
    this.#note(waiting, answer, minutes);
    waiting.settle(allows ? "allowed" : "refused");
    this.#settleOthers(answer);
    this.#watchEnds();
  }

  end(id: string | undefined): number {
    const ended = this.grants.end(id);
    for (const { program, purpose, keys, kind } of ended) {
      const what = kind === "never" ? "refusal taken back" : "permission ended";
      void this.#write(program.name, { action: "agent.end", subject: textOf(what, { purpose, keys }), outcome: "ok" });
    }
    if (ended.length > 0) this.#parts.emit({ type: "agent" });
    return ended.length;
  }

  /** The vault has locked: nothing that was allowed or refused outlives it. */
  lock(): void {
    this.grants.clear();
    this.#questions.settleAll("locked");
    clearTimeout(this.#ending);
    this.#parts.emit({ type: "agent" });
  }

  closeConnection(connection: object): void {
    this.#questions.settleAll("withdrawn", (waiting) => waiting.connection === connection);
    if (this.grants.endConnection(connection)) this.#parts.emit({ type: "agent" });
  }

  #note({ connection, peer, need }: Waiting, answer: ParsedInput<"agent.answer">["answer"], minutes = 0): void {
    if (answer === "once") this.grants.allowOnce(connection, peer, need);
    if (answer === "minutes") this.grants.allowFor(minutes, peer, need);
    if (answer === "never") this.grants.refuse(peer, need);
    const how = { once: "once", minutes: `for ${minutes} min`, no: "this time", never: "until the vault locks" }[
      answer
    ];
    const allows = answer === "once" || answer === "minutes";
    void this.#log(peer, allows ? "agent.allow" : "agent.refuse", need, allows ? "ok" : "refused", how);
  }

  /** What was answered for minutes, or for good, answers what else waits and is the same. */
  #settleOthers(answer: ParsedInput<"agent.answer">["answer"]): void {
    if (answer === "minutes") {
      this.#questions.settleAll(
        "allowed",
        ({ connection, peer, need }) => peer.isSame() && this.grants.isAllowed(connection, peer, need),
      );
    }
    if (answer === "never") {
      this.#questions.settleAll("refused", ({ peer, need }) => this.grants.isRefused(peer, need));
    }
  }

  /** So that a list of grants on screen is right when one ends by itself. */
  #watchEnds(): void {
    clearTimeout(this.#ending);
    const next = this.grants.nextEnd;
    if (next === undefined) return;
    const wait = Math.max(0, next - (this.#parts.now ?? Date.now)()) + 50;
    this.#ending = setTimeout(() => {
      this.#parts.emit({ type: "agent" });
      this.#watchEnds();
    }, wait);
    this.#ending.unref();
  }

  #log(peer: AgentPeer, action: string, need: Need, outcome: AuditEntry["outcome"], how?: string): Promise<void> {
    return this.#write(logName(peer), { action, subject: textOf(how, need), outcome });
  }

  /** What a person or a program does here changes nothing in the vault: where nothing can be written, it is not written. */
  async #write(program: string, entry: AuditEntry): Promise<void> {
    await this.#parts.log({ door: "agent", program }, entry).catch(() => undefined);
  }
}

function textOf(how: string | undefined, { purpose, keys }: Pick<Need, "purpose" | "keys">): string {
  const what = keys.length === 0 ? agentPurposeTexts[purpose] : `${agentPurposeTexts[purpose]}: ${agentKeysText(keys)}`;
  const text = how === undefined ? what : `${how}: ${what}`;
  return text.length <= longestSubject ? text : `${text.slice(0, longestSubject)}…`;
}
