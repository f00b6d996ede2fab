/** The Electron door with only the processes taken away: the preload's bridge, the guard and the host's handlers. */
import { createBridge } from "../../electron/bridge.ts";
import { eventChannel } from "../../electron/channels.ts";
import { openHostDoor } from "../../electron/host-door.ts";
import { guardedIpc } from "../../electron/security/guarded-ipc.ts";
import type { MethodName } from "../../shared/contract/api.ts";
import { FakeIpc } from "../support/electron-ipc.ts";
import type { Door, OpenDoor } from "./doors.ts";

export const electronDoor: Door = {
  name: "Electron's IPC",
  async open(host): Promise<OpenDoor> {
    const ipc = new FakeIpc();
    const handle = guardedIpc({
      ipcMain: ipc.main,
      isOurWindow: (contents) => contents === ipc.contents,
      onRefused: () => undefined,
    });
    openHostDoor(handle, host.door({ door: "window", program: "Keyhold" }));
    const stop = host.onEvent((event) => ipc.tell(eventChannel, event));
    const bridge = createBridge(ipc.page);
    return {
      // Page and preload are two worlds: Electron's bridge between them copies, there and back.
      call: async (name, input) =>
        structuredClone(await bridge.call(name as MethodName, structuredClone(input) as never)),
      onEvent: (listener) => void bridge.onEvent(listener),
      close: async () => void stop(),
    };
  },
};
