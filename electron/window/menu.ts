/** The application menu. Its shortcuts work whatever the page is doing; reloading and developer tools are not in it. */
import type { MenuItemConstructorOptions } from "electron";

export type MenuActions = {
  readonly newWindow: () => void;
  readonly lock: () => void;
  readonly settings: () => void;
};

export function menuTemplate(actions: MenuActions, platform: NodeJS.Platform): MenuItemConstructorOptions[] {
  const mac = platform === "darwin";
  const settings: MenuItemConstructorOptions = {
    label: "Settings…",
    accelerator: "CmdOrCtrl+,",
    click: actions.settings,
  };
  const lock: MenuItemConstructorOptions = { label: "Lock now", accelerator: "CmdOrCtrl+L", click: actions.lock };
  const separator: MenuItemConstructorOptions = { type: "separator" };
  const application: MenuItemConstructorOptions = {
    label: "Keyhold",
    submenu: [
      { role: "about" },
      separator,
      settings,
      separator,
      { role: "hide" },
      { role: "hideOthers" },
      { role: "unhide" },
      separator,
      { role: "quit" },
    ],
  };
  const file: MenuItemConstructorOptions = {
    label: "File",
    submenu: [
      { label: "New window", accelerator: "CmdOrCtrl+Shift+N", click: actions.newWindow },
      lock,
      ...(mac ? [] : [separator, settings]),
      separator,
      mac ? { role: "close" } : { role: "quit" },
    ],
  };
  const view: MenuItemConstructorOptions = {
    label: "View",
    submenu: [{ role: "resetZoom" }, { role: "zoomIn" }, { role: "zoomOut" }, separator, { role: "togglefullscreen" }],
  };
  return [...(mac ? [application] : []), file, { role: "editMenu" }, view, { role: "windowMenu" }];
}
