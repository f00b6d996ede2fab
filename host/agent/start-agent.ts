/** Opens the agent's door for as long as the app runs: what windows and `keyhold agent` start beside their host. */
import { resolve } from "node:path";
import { errorShape } from "../../shared/contract/errors.ts";
import type { Surroundings } from "../data-directory.ts";
import type { Host } from "../host.ts";
import { agentFolders } from "./socket/agent-place.ts";
import { AgentServer } from "./socket/agent-server.ts";
import { peerReader } from "./socket/peer-credentials.ts";
import { processTable } from "./socket/process-table.ts";

export type AgentOptions = {
  readonly host: Host;
  readonly surroundings: Surroundings;
  readonly dataDirectory: string;
  /** The built command, by absolute path: what starts it is who asks. */
  readonly command: string;
};

export type RunningAgent = {
  /** Settles when the place that the last unlock asked for is listened at, or cannot be. */
  ready(): Promise<void>;
  close(): Promise<void>;
};

export function startAgent({ host, surroundings, dataDirectory, command }: AgentOptions): RunningAgent {
  const desk = host.agent;
  let server: Promise<AgentServer> | undefined;
  let placed: Promise<void> = Promise.resolve();

  const start = async () => {
    const readPeer = await peerReader(surroundings.platform);
    return new AgentServer({
      desk,
      folders: agentFolders(surroundings, dataDirectory),
      readPeer,
      program: { table: processTable(surroundings.platform), commands: commandFiles(command) },
    });
  };
  const place = async (): Promise<void> => {
    try {
      server ??= start();
      await (await server).place(host.vaultFile);
    } catch (error) {
      // A window without it works as before: the settings say why, and commands ask for the passphrase.
      desk.listening = { listening: false, problem: errorShape(error).message };
    }
  };
  const end = host.onEvent((event) => {
    if (event.type === "unlocked") placed = place();
    void server?.then(
      (running) => running.sendEvent(event),
      () => undefined,
    );
  });

  return {
    ready: () => placed,
    async close() {
      end();
      await placed;
      await server?.then(
        (running) => running.close(),
        () => undefined,
      );
    },
  };
}

/** The built entry, and the script that people call it by. */
function commandFiles(command: string): string[] {
  return [command, resolve(command, "../../../bin/keyhold")];
}
