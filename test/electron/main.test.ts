/** The desktop app as it is put together, on an Electron that only notes what is asked of it. The host is the real one. */
import { EventEmitter } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { WebContents } from "electron";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { chooseFileChannel, methodChannel } from "../../electron/channels.ts";
import { hostApi, type MethodName } from "../../shared/contract/api.ts";
import { FakeIpc } from "../support/electron-ipc.ts";

const folder = mkdtempSync(join(tmpdir(), "keyhold-main-"));
const link = `keyhold://open#${"A".repeat(44)}.aHR0cHM6Ly9yZWxheS5leGFtcGxl`;
const ipc = new FakeIpc();
/** What was asked of Electron, in order. */
const asked: string[] = [];
const note =
  (what: string) =>
  (...details: unknown[]) => {
    asked.push([what, ...details.filter((one) => typeof one === "string")].join(" "));
  };

class FakeContents extends EventEmitter {
  readonly mainFrame = { url: "app://keyhold/" };
  readonly sent: unknown[][] = [];
  send = (...all: unknown[]) => void this.sent.push(all);
  isLoading = () => false;
  setWindowOpenHandler = note("setWindowOpenHandler");
}

const windows: FakeWindow[] = [];
class FakeWindow extends EventEmitter {
  static fromWebContents = () => windows[0];
  readonly webContents = new FakeContents();
  readonly options: { webPreferences?: Record<string, unknown> };
  constructor(options: object) {
    super();
    this.options = options;
    windows.push(this);
    app.emit("web-contents-created", {}, this.webContents);
  }
  loadURL = async (address: string) => note("loadURL")(address);
  setContentProtection = note("setContentProtection");
  isFocused = () => false;
  isMinimized = () => false;
  isDestroyed = () => false;
  show = note("show");
  focus = note("focus");
}

const app = Object.assign(new EventEmitter(), {
  isPackaged: false,
  commandLine: { appendSwitch: note("appendSwitch"), hasSwitch: () => false },
  setPath: note("setPath"),
  enableSandbox: note("enableSandbox"),
  requestSingleInstanceLock: () => true,
  setAsDefaultProtocolClient: note("setAsDefaultProtocolClient"),
  whenReady: async () => note("ready")(),
  quit: note("quit"),
  exit: note("exit"),
});
const powerMonitor = Object.assign(new EventEmitter(), { getSystemIdleTime: () => 0 });
let serve: ((request: Request) => Promise<Response>) | undefined;
const session = Object.assign(new EventEmitter(), {
  protocol: {
    handle: (_scheme: string, handler: typeof serve) => {
      serve = handler;
    },
  },
  webRequest: { onBeforeRequest: note("onBeforeRequest") },
  setPermissionRequestHandler: note("setPermissionRequestHandler"),
  setPermissionCheckHandler: note("setPermissionCheckHandler"),
  setDevicePermissionHandler: note("setDevicePermissionHandler"),
  setSpellCheckerEnabled: note("setSpellCheckerEnabled"),
});

vi.mock("electron", () => ({
  app,
  BrowserWindow: FakeWindow,
  ClipboardItem: class {},
  clipboard: { write: async () => undefined, readText: async () => "", clear: () => undefined },
  dialog: { showErrorBox: note("showErrorBox"), showOpenDialog: async () => ({ canceled: true, filePaths: [] }) },
  ipcMain: ipc.main,
  Menu: { setApplicationMenu: note("setApplicationMenu"), buildFromTemplate: (template: unknown) => template },
  Notification: class extends EventEmitter {},
  powerMonitor,
  protocol: { registerSchemesAsPrivileged: note("registerSchemesAsPrivileged") },
  session: {
    fromPartition: (name: string) => {
      note("fromPartition")(name);
      return session;
    },
  },
  shell: {},
  Tray: class extends EventEmitter {
    setContextMenu = note("setContextMenu");
    setToolTip = note("setToolTip");
  },
  utilityProcess: { fork: note("fork") },
}));

function ask(name: MethodName, input: unknown) {
  return ipc.invokeFrom({ contents: windows[0]?.webContents as unknown as WebContents }, methodChannel(name), input);
}

beforeAll(async () => {
  vi.stubEnv("XDG_DATA_HOME", folder);
  vi.stubEnv("HOME", folder);
  vi.stubEnv("APPDATA", folder);
  vi.stubGlobal(
    "process",
    Object.create(process, { versions: { value: { ...process.versions, electron: "45.4.1" } } }),
  );
  await import("../../electron/main.ts");
  await vi.waitFor(() => expect(windows).toHaveLength(1));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("what must be said before Electron is ready is said before", () => {
  const before = asked.slice(0, asked.indexOf("ready"));
  expect(before).toEqual(expect.arrayContaining(["enableSandbox", "registerSchemesAsPrivileged"]));
  expect(before.some((one) => one.startsWith("setPath userData"))).toBe(true);
});

test("the rules are in force before the page is loaded", () => {
  const before = asked.slice(0, asked.indexOf("loadURL app://keyhold/"));
  expect(before).toEqual(
    expect.arrayContaining([
      "setPermissionRequestHandler",
      "setPermissionCheckHandler",
      "setDevicePermissionHandler",
      "onBeforeRequest",
      "setSpellCheckerEnabled",
      "setWindowOpenHandler",
      "fromPartition keyhold",
    ]),
  );
  expect(windows[0]?.options.webPreferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    partition: "keyhold",
  });
  for (const event of ["will-navigate", "will-frame-navigate", "will-redirect", "will-attach-webview"]) {
    expect(windows[0]?.webContents.listenerCount(event), event).toBe(1);
  }
});

test("the page is served with its policy", async () => {
  const response = await serve?.({ url: "app://keyhold/", method: "GET" } as Request);
  expect(response?.headers.get("content-security-policy")).toContain("default-src 'none'");
});

test("the page reaches every method, the file dialogs, and nothing more", async () => {
  const methods = (Object.keys(hostApi) as MethodName[]).map(methodChannel);
  expect([...ipc.channels].sort()).toEqual([...methods, chooseFileChannel].sort());
  expect(await ask("vault.status", {})).toMatchObject({ ok: true, value: { state: "absent" } });
  expect(await ask("keys.list", {})).toMatchObject({ ok: false, error: { code: "locked" } });
  expect(await ipc.invokeFrom({ from: "frame" }, methodChannel("vault.status"), {})).toMatchObject({
    error: { code: "refused" },
  });
});

test("a second start hands its link to the window that is open", () => {
  app.emit("second-instance", {}, ["keyhold", link], "/");
  expect(windows).toHaveLength(1);
  expect(windows[0]?.webContents.sent).toContainEqual(["keyhold-request", { type: "open-link", link }]);
  // Neither in a new window's address nor anywhere else that was asked of Electron.
  expect(asked.join("\n")).not.toContain("AAAA");
});

test("what the system tells does not throw while nothing is open", () => {
  for (const name of ["suspend", "lock-screen", "user-did-resign-active"]) powerMonitor.emit(name);
});

test("with nothing open the app ends with its last window, after the host has closed", async () => {
  windows[0]?.emit("closed");
  if (process.platform !== "darwin") await vi.waitFor(() => expect(asked).toContain("quit"));
  let prevented = false;
  app.emit("will-quit", {
    preventDefault: () => {
      prevented = true;
    },
  });
  expect(prevented).toBe(true);
  await vi.waitFor(() => expect(asked).toContain("exit"));
});
