/** The Electron door with only the processes taken away: the preload's bridge, the guard and the host's handlers. */
import { createBridge } from "../../electron/bridge.ts";
import { eventChannel } from "../../electron/channels.ts";
import { openHostDoor } from "../../electron/host-door.ts";
import { guardedIpc } from "../../electron/security/guarded-ipc.ts";
import type { Host } from "../../host/host.ts";
import type { WindowBridge } from "../../shared/contract/window-bridge.ts";
import { FakeIpc } from "../support/electron-ipc.ts";

export type ElectronDoor = { readonly connection: WindowBridge; readonly close: () => Promise<void> };

export async function openElectronDoor(host: Host): Promise<ElectronDoor> {
  const ipc = new FakeIpc();
  const handle = guardedIpc({
    ipcMain: ipc.main,
    isOurWindow: (contents) => contents === ipc.contents,
    onRefused: () => undefined,
  });
  openHostDoor(handle, host.door({ door: "window", program: "Keyhold" }));
  const stop = host.onEvent((event) => ipc.tell(eventChannel, event));
  return { connection: createBridge(ipc.page), close: async () => void stop() };
}
