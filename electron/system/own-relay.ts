/**
 * This computer's own relay in a process of Electron's. A packaged Electron runs no script as plain Node (see
 * security/fuses.ts), so the built command becomes a utility process. From source it runs in the Node that is there
 * anyway, whose compiled SQLite the command expects.
 */
import type { ForkOptions, UtilityProcess } from "electron";
import { childRelay, type OwnRelayPart, relayIn } from "../../host/own-relay.ts";

export type OwnRelayParts = {
  readonly fork: (file: string, args: string[], options: ForkOptions) => UtilityProcess;
  readonly isPackaged: boolean;
  readonly command: string;
};

export function electronRelay({ fork, isPackaged, command }: OwnRelayParts): OwnRelayPart {
  if (!isPackaged) return childRelay(command, process.env.npm_node_execpath ?? "node");
  const options: ForkOptions = { stdio: ["ignore", "pipe", "ignore"], serviceName: "Keyhold relay" };
  return relayIn((args) => fork(command, args, options));
}
