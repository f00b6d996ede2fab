import { programClipboard } from "../host/clipboard/program-clipboard.ts";
import { deviceName } from "../host/device-name.ts";
import type { Host } from "../host/host.ts";
import { childRelay } from "../host/own-relay.ts";
import type { HostEvent } from "../shared/contract/api.ts";
import type { Shipped } from "./shipped.ts";

/** The host of this run. Loaded late: the window needs longer to open than the host to load. */
export async function startHost(
  { policy, workers, surroundings }: Shipped,
  dataDirectory: string,
  vaultFile: string,
  onEvent: (event: HostEvent) => void,
): Promise<Host> {
  const { createHost } = await import("../host/create-host.ts");
  const clipboard = programClipboard(surroundings);
  const host = createHost({
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
  host.onEvent(onEvent);
  return host;
}
