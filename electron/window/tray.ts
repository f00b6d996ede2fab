/** The icon beside the clock: open, lock, quit. It says whether the vault is open, and nothing from inside it. */
import type { Menu, MenuItemConstructorOptions, Tray } from "electron";
import type { HostEvent } from "../../shared/contract/api.ts";

export type TrayActions = { readonly open: () => void; readonly lock: () => void; readonly quit: () => void };
export type TrayParts = {
  readonly tray: Pick<Tray, "setContextMenu" | "setToolTip" | "on">;
  readonly buildMenu: (template: MenuItemConstructorOptions[]) => Menu;
  readonly actions: TrayActions;
};

/** @returns what to tell about the host's events. */
export function fillTray({ tray, buildMenu, actions }: TrayParts): (event: HostEvent) => void {
  const draw = (unlocked: boolean) => {
    tray.setToolTip(unlocked ? "Keyhold is open" : "Keyhold is locked");
    tray.setContextMenu(
      buildMenu([
        { label: "Open Keyhold", click: actions.open },
        { label: "Lock now", enabled: unlocked, click: actions.lock },
        { type: "separator" },
        { label: "Quit", click: actions.quit },
      ]),
    );
  };
  tray.on("click", actions.open);
  draw(false);
  return (event) => {
    if (event.type === "unlocked" || event.type === "locked") draw(event.type === "unlocked");
  };
}
