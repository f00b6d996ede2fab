import { programClipboard } from "../host/clipboard/program-clipboard.ts";
import { deviceName } from "../host/device-name.ts";
import type { Host } from "../host/host.ts";
import { childRelay } from "../host/own-relay.ts";
import type { Shipped } from "./shipped.ts";

/** The host of this run. */
export async function startHost(
  { loadPolicy, workers, surroundings }: Shipped,
  dataDirectory: string,
  vaultFile: string,
): Promise<Host> {
  // Loaded late: the window needs longer to open than the host to load.
  const [{ createHost }, policy] = await Promise.all([import("../host/create-host.ts"), loadPolicy()]);
  const clipboard = programClipboard(surroundings);
  return createHost({
    vaultFile,
    dataDirectory,
    policy,
    workers: { unlocked: workers.unlocked, derivation: workers.derivation },
    device: deviceName(),
    program: "Keyhold",
    watch: true,
    ownRelay: childRelay(workers.command),
    ...(clipboard === undefined ? {} : { clipboard }),
  });
}
