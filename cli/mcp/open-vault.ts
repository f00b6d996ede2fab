/**
 * The vault as somebody has it open elsewhere: the tools have no other. No passphrase is asked for or taken here, so that
 * each thing an assistant wants is a question to the person.
 */
import type { AgentClient } from "../../host/agent/client/agent-client.ts";
import type { Answer, MethodInput, MethodName, MethodOutput } from "../../shared/contract/api.ts";
import { errorFrom, KeyholdError } from "../../shared/contract/errors.ts";
import { agentOf } from "../agent/agent-of.ts";
import type { CommandLine } from "../command-line.ts";
import { withHint } from "../hints.ts";

export class OpenVault {
  readonly #line: CommandLine;
  readonly #says: () => string;
  #client: AgentClient | undefined;

  /** @param says what the assistant calls itself. */
  constructor(line: CommandLine, says: () => string) {
    this.#line = line;
    this.#says = says;
  }

  /** @throws KeyholdError what the vault answers instead; `locked` when it is not open anywhere. */
  async call<Name extends MethodName>(name: Name, input: MethodInput<Name>): Promise<MethodOutput<Name>> {
    const answer = (await (await this.#open()).call(name, input)) as Answer<MethodOutput<Name>>;
    if (answer.ok) return answer.value;
    // It ended, or was locked: the next call looks for it anew.
    if (answer.error.code === "locked") this.close();
    throw errorFrom({ ...answer.error, message: withHint(answer.error) });
  }

  /** @throws KeyholdError `locked` with what to do. */
  async check(): Promise<void> {
    await this.#open();
  }

  close(): void {
    this.#client?.close();
    this.#client = undefined;
  }

  async #open(): Promise<AgentClient> {
    if (this.#client !== undefined) return this.#client;
    const found = await agentOf(this.#line, this.#says());
    if (found.state === "unlocked") {
      this.#client = found.client;
      return found.client;
    }
    if (found.state === "locked") found.client.close();
    if (found.state === "suspicious") throw new KeyholdError("refused", `${found.why} Tell the person about it.`);
    throw new KeyholdError(
      "locked",
      found.state === "locked"
        ? "The person's vault is locked, so nothing was given out. Ask them to unlock it in Keyhold, and try again."
        : "The person's vault is not open, so nothing can be asked. Ask them to open Keyhold and unlock it, or to run “keyhold agent” in a terminal, and try again.",
    );
  }
}
