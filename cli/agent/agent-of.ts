import { type FoundAgent, findAgent } from "../../host/agent/client/agent-client.ts";
import { agentFolders } from "../../host/agent/socket/agent-place.ts";
import type { CommandLine } from "../command-line.ts";

/** Whoever has this command's vault open for others. */
export function agentOf({ surroundings, dataFolder, vaultFile }: CommandLine, says?: string): Promise<FoundAgent> {
  const folders = agentFolders(surroundings, dataFolder);
  return findAgent({ folders, vaultFile, ...(says === undefined ? {} : { says }) });
}
