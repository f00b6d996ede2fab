/** The host behind Electron's IPC: one guarded channel for each method of the contract, and the events. */

import { wipeBytesIn } from "../host/wipe-bytes-in.ts";
import type { HostClient, MethodInput, MethodName } from "../shared/contract/api.ts";
import { methodChannel } from "./channels.ts";
import { methodNames } from "./method-names.ts";
import type { HandleGuarded } from "./security/guarded-ipc.ts";

export function openHostDoor(handle: HandleGuarded, client: HostClient): void {
  for (const name of methodNames) {
    handle(methodChannel(name), async (input) => {
      // `dispatch` parses whatever comes in.
      const answer = await client(name, input as MethodInput<MethodName>);
      // Electron copies the answer as this promise settles; a value in the clear must not outlive that here.
      setImmediate(() => wipeBytesIn(answer));
      return answer;
    });
  }
}
