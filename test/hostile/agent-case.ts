/** A vault with an agent, and programs that are what a test says they are. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import type { AgentPeer } from "../../host/agent/peer.ts";
import { type QuestionLimits, usualLimits } from "../../host/agent/question-list.ts";
import { AgentServer } from "../../host/agent/socket/agent-server.ts";
import { peerReader } from "../../host/agent/socket/peer-credentials.ts";
import { processTable } from "../../host/agent/socket/process-table.ts";
import { createHost } from "../../host/create-host.ts";
import type { Host } from "../../host/host.ts";
import type { AgentQuestion } from "../../shared/contract/agent-methods.ts";
import type { MethodInput, MethodName, MethodOutput } from "../../shared/contract/api.ts";
import { errorFrom } from "../../shared/contract/errors.ts";
import { utf8 } from "../../shared/crypto/bytes.ts";
import { cheapPolicy } from "../support/cheap-policy.ts";
import { passphrase } from "../support/people.ts";
import { testWorkers } from "../support/workers.ts";

export const secret = "sk_live_hostile_0123456789abc";

export class AgentCase {
  readonly folder = mkdtempSync(join(tmpdir(), "keyhold-agent-"));
  readonly host: Host;
  now = Date.now();

  constructor(limits: Partial<QuestionLimits> = {}) {
    this.host = createHost({
      vaultFile: this.vaultFile,
      dataDirectory: join(this.folder, "data"),
      policy: cheapPolicy,
      workers: testWorkers,
      device: "test machine",
      program: "Keyhold",
      agent: { now: () => this.now, limits: { ...usualLimits, ...limits } },
    });
  }

  /** With MAIN and OTHER in dev, open. */
  static async open(limits?: Partial<QuestionLimits>): Promise<AgentCase> {
    const one = new AgentCase(limits);
    await one.window("vault.create", { name: "Ana", device: "laptop", passphrase: utf8(passphrase), recovery: false });
    for (const name of ["MAIN", "OTHER"]) {
      await one.window("keys.add", { name, service: "Example", env: "dev", value: utf8(`${secret} ${name}`) });
    }
    return one;
  }

  get vaultFile(): string {
    return join(this.folder, "vault.keyhold");
  }

  /** The person's own part. */
  async window<Name extends MethodName>(name: Name, input: MethodInput<Name>): Promise<MethodOutput<Name>> {
    const answer = await this.host.door({ door: "window", program: "Keyhold" })(name, input);
    if (answer.ok) return answer.value;
    throw errorFrom(answer.error);
  }

  async unlock(): Promise<void> {
    await this.window("vault.unlock", { credential: { passphrase: utf8(passphrase) } });
  }

  /** The oldest question, as soon as there is one. */
  async asked(): Promise<AgentQuestion> {
    await vi.waitFor(() => {
      if (this.host.agent.questions.length === 0) throw new Error("nothing is asked");
    });
    return this.host.agent.questions[0] as AgentQuestion;
  }

  async answer(answer: MethodInput<"agent.answer">["answer"], minutes = 10): Promise<AgentQuestion> {
    const question = await this.asked();
    await this.window("agent.answer", { id: question.id, answer, ...(answer === "minutes" ? { minutes } : {}) });
    return question;
  }

  /** The real socket, which this process itself may use. */
  async serve(folder = join(this.folder, "agent")): Promise<AgentServer> {
    const server = new AgentServer({
      desk: this.host.agent,
      folders: [folder],
      readPeer: await peerReader(),
      program: { table: processTable(), commands: [] },
    });
    await server.place(this.vaultFile);
    return server;
  }

  async close(): Promise<void> {
    await this.host.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function program(name: string, isSame: () => boolean = () => true): AgentPeer {
  const facts = { name, executable: `/usr/bin/${name}`, commandLine: name, folder: "/work", command: "keyhold show" };
  return { program: facts, identity: name, kind: name, isSame };
}
