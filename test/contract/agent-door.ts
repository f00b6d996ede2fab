/**
 * The agent's door: the real socket, with a person who allows everything once. What is never done through it is done at
 * the window meanwhile, as it would be.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findAgent } from "../../host/agent/client/agent-client.ts";
import { ruleOf } from "../../host/agent/needs.ts";
import type { AgentPeer } from "../../host/agent/peer.ts";
import { AgentServer } from "../../host/agent/socket/agent-server.ts";
import { peerReader } from "../../host/agent/socket/peer-credentials.ts";
import { processTable } from "../../host/agent/socket/process-table.ts";
import type { Host } from "../../host/host.ts";
import { hostApi, type MethodName } from "../../shared/contract/api.ts";
import type { Door, OpenDoor } from "./doors.ts";

/** A program that asks beside whatever goes through a door. */
export const otherProgram: AgentPeer = {
  program: { name: "other", executable: "/usr/bin/other", commandLine: "other", folder: "/", command: "other" },
  identity: "other 1",
  kind: "other",
  isSame: () => true,
};

export const agentDoor: Door = {
  name: "the agent",
  async open(host): Promise<OpenDoor> {
    const folder = mkdtempSync(join(tmpdir(), "keyhold-agent-door-"));
    // The socket belongs to a file: this one stands for the vault, which the test makes and changes.
    const vaultFile = join(folder, "vault");
    writeFileSync(vaultFile, "");
    const server = new AgentServer({
      desk: host.agent,
      folders: [join(folder, "agent")],
      readPeer: await peerReader(),
      program: { table: processTable(), commands: [] },
    });
    await server.place(vaultFile);
    const found = await findAgent({ folders: [join(folder, "agent")], vaultFile });
    if (found.state !== "locked") throw new Error(`the agent is ${found.state}`);
    const { client } = found;
    const window = host.door({ door: "window", program: "test" }) as unknown as OpenDoor["call"];
    const stop = host.onEvent((event) => {
      server.sendEvent(event);
      if (event.type === "agent-question" && event.program !== otherProgram.program.name) {
        void window("agent.answer", { id: event.id, answer: "once" });
      }
    });
    return {
      call: (name, input) => (isForWindows(host, name, input) ? window(name, input) : client.call(name, input)),
      // Most events are for windows; what the socket passes on is its own test's.
      onEvent: (listener) => void host.onEvent(listener),
      async close() {
        stop();
        client.close();
        await server.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
};

/** Only what would be refused for no other reason. */
function isForWindows(host: Host, name: string, input: unknown): boolean {
  if (!Object.hasOwn(hostApi, name) || ruleOf(name as MethodName) !== "never") return false;
  const method = hostApi[name as MethodName];
  return (method.access === "open" || host.agent.isUnlocked) && method.input.safeParse(input).success;
}
