import type { AgentQuestion } from "../../shared/contract/agent-methods.ts";
import { agentKeysText, agentPurposeTexts, usualAgentMinutes } from "../../shared/contract/agent-words.ts";
import { isKeyholdError } from "../../shared/contract/errors.ts";
import type { CommandLine } from "../command-line.ts";
import type { Session } from "../session.ts";
import { safeLine } from "../text/safe-text.ts";

/** Milliseconds in which what is typed is meant for something else. */
const arming = 700;

/** Asks on this terminal what programs ask of the vault, one question after another. */
export class AgentPrompt {
  readonly #line: Pick<CommandLine, "terminal" | "output">;
  readonly #session: Pick<Session, "call">;
  readonly #desk: { readonly questions: readonly AgentQuestion[] };
  #busy = false;
  #again = false;
  #ended = false;

  /** The questions are read past the session: a call of it counts as somebody who is here, and only an answer is one. */
  constructor(
    line: Pick<CommandLine, "terminal" | "output">,
    session: Pick<Session, "call">,
    desk: { readonly questions: readonly AgentQuestion[] },
  ) {
    this.#line = line;
    this.#session = session;
    this.#desk = desk;
  }

  /** Called whenever questions may be others than before. */
  look(): void {
    this.#again = true;
    if (!this.#busy && !this.#ended) void this.#askAll();
  }

  end(): void {
    this.#ended = true;
    this.#line.terminal.release();
  }

  async #askAll(): Promise<void> {
    this.#busy = true;
    try {
      while (this.#again && !this.#ended) {
        this.#again = false;
        const [question] = this.#desk.questions;
        if (question === undefined) continue;
        await this.#ask(question);
        // Others may wait behind it.
        this.#again = true;
      }
    } catch (error) {
      // Ctrl-C at a question means the command; a lock in the middle ends it by itself.
      if (isKeyholdError(error, "cancelled")) process.kill(process.pid, "SIGINT");
    } finally {
      this.#busy = false;
    }
  }

  async #ask(question: AgentQuestion): Promise<void> {
    const { terminal, output } = this.#line;
    output.note(`\n\u0007${questionText(question)}`);
    await terminal.dropTyped(arming);
    const prompt = `Allow [o]nce, for [m]inutes, [n]ot now, ne[v]er? [n] `;
    let typed = (await terminal.askText(prompt)).toLowerCase();
    while (!/^(o|once|m\d*|minutes|\d{1,3}|n|no|not now|v|never|)$/.test(typed)) {
      typed = (await terminal.askText(`o, m, m60, n or v? [n] `)).toLowerCase();
    }
    try {
      const { id } = question;
      const minutes = Math.min(480, Number(/\d+/.exec(typed)?.[0] ?? usualAgentMinutes));
      if (/^(m|\d)/.test(typed))
        await this.#session.call("agent.answer", { id, answer: "minutes", minutes: Math.max(1, minutes) });
      else if (typed.startsWith("o")) await this.#session.call("agent.answer", { id, answer: "once" });
      else await this.#session.call("agent.answer", { id, answer: /^(v|never)$/.test(typed) ? "never" : "no" });
      output.note(answerText(typed, minutes));
    } catch (error) {
      if (!isKeyholdError(error, "not_found", "refused")) throw error;
      output.note(error.message);
    } finally {
      terminal.release();
    }
  }
}

export function questionText({ program, purpose, keys }: AgentQuestion): string {
  const facts = [
    ["Runs", program.command],
    ["Program", program.executable],
    ...(program.commandLine === program.command ? [] : [["Command line", program.commandLine]]),
    ...(program.through ?? []).map((link) => ["Through", link] as const),
    ...(program.parent === undefined ? [] : [["Started by", program.parent.executable]]),
    ["Folder", program.folder],
    ...(program.says === undefined ? [] : [["Calls itself", `${program.says} (nobody has checked that)`]]),
  ] as const;
  const what = keys.length === 0 ? "" : `:\n  ${agentKeysText(keys)}`;
  const lines = facts.map(([name, value]) => `  ${`${name}:`.padEnd(14)}${value}`);
  return [`${program.name} wants to ${agentPurposeTexts[purpose]}${what}`, ...lines]
    .join("\n")
    .split("\n")
    .map(safeLine)
    .join("\n");
}

function answerText(typed: string, minutes: number): string {
  if (/^(m|\d)/.test(typed)) return `Allowed for ${minutes} min.`;
  if (typed.startsWith("o")) return "Allowed once.";
  return /^(v|never)$/.test(typed) ? "Refused until the vault locks." : "Refused this time.";
}
