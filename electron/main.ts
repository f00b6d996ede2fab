/** The desktop app, put together. Each part's file says what it does and why; nothing else imports Electron itself. */
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import {
  app,
  BrowserWindow,
  ClipboardItem,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  Notification,
  powerMonitor,
  protocol,
  session,
  shell,
  Tray,
  utilityProcess,
} from "electron";
import { startAgent } from "../host/agent/start-agent.ts";
import { createHost } from "../host/create-host.ts";
import { dataDirectory, defaultVaultFile, makeDataDirectory } from "../host/data-directory.ts";
import { deviceName } from "../host/device-name.ts";
import { productionPolicy } from "../host/production-policy.ts";
import { errorShape } from "../shared/contract/errors.ts";
import type { LockTrigger } from "../shared/contract/window-methods.ts";
import { chooseFileChannel } from "./channels.ts";
import { openHostDoor } from "./host-door.ts";
import { declareAppScheme } from "./security/app-scheme.ts";
import { guardedIpc } from "./security/guarded-ipc.ts";
import { noCrashReports } from "./security/no-crash-reports.ts";
import { asksForDebugging } from "./security/no-remote-debugging.ts";
import { externalOpener } from "./security/open-external.ts";
import { secureContents } from "./security/secure-contents.ts";
import { secureSession } from "./security/secure-session.ts";
import { partition, windowOptions } from "./security/window-options.ts";
import { electronClipboard } from "./system/clipboard.ts";
import { receiveDeepLinks } from "./system/deep-links.ts";
import { followIdleTime } from "./system/idle-time.ts";
import { type LaunchOptions, launchOptions } from "./system/launch-options.ts";
import { followSystem } from "./system/lock-triggers.ts";
import { electronRelay } from "./system/own-relay.ts";
import { places } from "./system/places.ts";
import { isFirstInstance } from "./system/single-instance.ts";
import { chooseFile, confirmAddress } from "./window/dialogs.ts";
import { menuTemplate } from "./window/menu.ts";
import { notifier } from "./window/notifications.ts";
import { fillTray } from "./window/tray.ts";
import { createWindows } from "./window/windows.ts";

const { platform, arch, env } = process;
const { isPackaged } = app;
const directory = dataDirectory({ env, platform });
const built = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const place = places(built, { isPackaged, electron: process.versions.electron, platform, arch });
const asked = launchOptions(process.argv, process.cwd());

// What must be said before Electron is ready.
makeDataDirectory(directory);
app.setPath("userData", join(directory, "window"));
noCrashReports(app);
declareAppScheme(protocol);
app.enableSandbox();

let early: LaunchOptions = asked;
let onAsked = (options: LaunchOptions): void => {
  early = options;
};

if (asksForDebugging(app) || !isFirstInstance(app, (options) => onAsked(options))) {
  app.quit();
} else {
  receiveDeepLinks(app, (link) => onAsked({ link }));
  app.whenReady().then(start).catch(cannotStart);
}

function cannotStart(error: unknown): void {
  dialog.showErrorBox("Keyhold could not start", errorShape(error).message);
  app.exit(1);
}

function start(): void {
  const host = createHost({
    vaultFile: asked.vault ?? defaultVaultFile(directory),
    dataDirectory: directory,
    policy: productionPolicy,
    workers: place.workers,
    nativeBinding: place.nativeBinding,
    device: deviceName(),
    program: "Keyhold",
    watch: true,
    clipboard: electronClipboard({ clipboard, createItem: (formats) => new ClipboardItem(formats), platform }),
    ownRelay: electronRelay({ fork: utilityProcess.fork, isPackaged, command: place.command }),
  });
  const client = host.door({ door: "window", program: "Keyhold" });
  const agent = startAgent({
    host,
    surroundings: { env, platform },
    dataDirectory: directory,
    command: place.command,
  });
  const trigger = (trigger: LockTrigger) => client("session.trigger", { trigger });

  // The rules, before there is a page.
  secureContents(
    app,
    externalOpener(shell, (name) => confirmAddress(dialog, name)),
  );
  secureSession(session.fromPartition(partition), { page: place.page, developer: !isPackaged });

  // Windows, and what they may ask.
  const windows = createWindows({
    create: (options) => new BrowserWindow(options),
    options: { ...windowOptions(place.preload, !isPackaged), icon: place.icon },
    platform,
    onLastClosed: () => void afterLastWindow(),
  });
  const handle = guardedIpc({
    ipcMain,
    isOurWindow: windows.owns,
    onRefused: (channel) => process.stderr.write(`keyhold: a message from a page that is not ours, on ${channel}\n`),
  });
  openHostDoor(handle, client);
  handle(chooseFileChannel, (purpose, sender) => chooseFile(dialog, BrowserWindow.fromWebContents(sender), purpose));

  // Menu, tray, notifications.
  const lockByShortcut = () => void trigger("shortcut");
  const showSettings = () => windows.request({ type: "show-settings" });
  const menu = menuTemplate({ newWindow: windows.open, lock: lockByShortcut, settings: showSettings }, platform);
  Menu.setApplicationMenu(Menu.buildFromTemplate(menu));
  const onTrayEvent = fillTray({
    tray: new Tray(place.trayIcon),
    buildMenu: Menu.buildFromTemplate,
    actions: { open: windows.show, lock: () => void trigger("tray"), quit: () => app.quit() },
  });
  const onNoticeEvent = notifier((notice) => {
    const notification = new Notification(notice);
    notification.on("click", windows.show);
    notification.show();
  }, wantsNotices);

  // What the host says, and what the system says.
  host.onEvent((event) => {
    windows.tell(event);
    onTrayEvent(event);
    onNoticeEvent(event);
    if (event.type === "agent-question") windows.attend();
  });
  followSystem(powerMonitor, (reason) => void trigger(reason));
  followIdleTime(powerMonitor, () => void client("session.activity", {}));

  // Starting, being started again, ending.
  onAsked = ({ vault, link }) => {
    if (vault !== undefined) void client("vaults.choose", { file: vault });
    if (link === undefined) windows.show();
    else windows.request({ type: "open-link", link });
  };
  onAsked(early.link === undefined ? {} : { link: early.link });
  app.on("activate", windows.show);
  // Without a listener the app would end with its last window, before the vault is closed.
  app.on("window-all-closed", () => undefined);
  app.once("will-quit", (event) => {
    event.preventDefault();
    void agent
      .close()
      .then(() => host.close())
      .finally(() => app.exit());
  });

  async function wantsNotices(): Promise<boolean> {
    const settings = await client("settings.get", {});
    return !settings.ok || settings.value.notices.system;
  }

  /** A vault that stays open keeps the app beside the clock; with nothing open it ends, except where apps stay. */
  async function afterLastWindow(): Promise<void> {
    await trigger("windowClosed");
    const status = await client("vault.status", {});
    const open = status.ok && status.value.state === "unlocked";
    if (!open && platform !== "darwin") app.quit();
  }
}
