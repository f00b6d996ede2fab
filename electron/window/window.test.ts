import { EventEmitter } from "node:events";
import type { BrowserWindow, Menu, MenuItemConstructorOptions, WebContents } from "electron";
import { describe, expect, test } from "vitest";
import { shareStates } from "../../shared/contract/link-methods.ts";
import { filePurposes } from "../../shared/contract/window-bridge.ts";
import { chooseFile, confirmAddress } from "./dialogs.ts";
import { menuTemplate } from "./menu.ts";
import { noticeOf, notifier } from "./notifications.ts";
import { fillTray } from "./tray.ts";
import { createWindows } from "./windows.ts";

class FakeWindow extends EventEmitter {
  readonly sent: unknown[][] = [];
  loading = true;
  shown = 0;
  focused = false;
  destroyed = false;
  address = "";
  readonly webContents = Object.assign(new EventEmitter(), {
    send: (...all: unknown[]) => this.sent.push(all),
    isLoading: () => this.loading,
  });
  loadURL = async (address: string) => {
    this.address = address;
  };
  setContentProtection = () => undefined;
  isFocused = () => this.focused;
  isMinimized = () => false;
  isDestroyed = () => this.destroyed;
  focus = () => {
    this.focused = true;
  };
  show = () => {
    this.shown++;
  };
  destroy = () => {
    this.destroyed = true;
    this.emit("closed");
  };
}

function desk() {
  const made: FakeWindow[] = [];
  let lastClosed = 0;
  const windows = createWindows({
    create: () => {
      made.push(new FakeWindow());
      return made.at(-1) as unknown as BrowserWindow;
    },
    options: {},
    platform: "linux",
    onLastClosed: () => lastClosed++,
  });
  return { windows, made, closed: () => lastClosed };
}

describe("windows", () => {
  test("show our page, appear when it is drawn, and are ours", () => {
    const { windows, made } = desk();
    windows.open();
    const [window] = made;
    expect(window?.address).toBe("app://keyhold/");
    expect(window?.shown).toBe(0);
    window?.emit("ready-to-show");
    expect(window?.shown).toBe(1);
    expect(windows.owns(window?.webContents as unknown as WebContents)).toBe(true);
    expect(windows.owns(new FakeWindow().webContents as unknown as WebContents)).toBe(false);
  });

  test("several hear every event; what was asked for goes to the frontmost, once its page can take it", () => {
    const { windows, made } = desk();
    windows.open();
    windows.open();
    windows.tell({ type: "changed" });
    expect(made.map(({ sent }) => sent)).toEqual([
      [["keyhold-event", { type: "changed" }]],
      [["keyhold-event", { type: "changed" }]],
    ]);
    const [first] = made;
    if (first !== undefined) first.focused = true;
    windows.request({ type: "show-settings" });
    expect(first?.sent).toHaveLength(1);
    first?.webContents.emit("did-finish-load");
    expect(first?.sent[1]).toEqual(["keyhold-request", { type: "show-settings" }]);
  });

  test("a request opens a window when there is none", () => {
    const { windows, made } = desk();
    windows.request({ type: "show-settings" });
    expect(made).toHaveLength(1);
  });

  test("the last one to close is told, also when its page died", () => {
    const { windows, made, closed } = desk();
    windows.open();
    windows.open();
    made[0]?.emit("closed");
    expect(closed()).toBe(0);
    made[1]?.webContents.emit("render-process-gone");
    expect(closed()).toBe(1);
    expect(windows.count).toBe(0);
    expect(windows.owns(made[1]?.webContents as unknown as WebContents)).toBe(false);
  });
});

describe("dialogs", () => {
  const window = {} as BrowserWindow;

  test("only purposes of the list open one", async () => {
    const dialog = {
      showOpenDialog: async () => ({ canceled: false, filePaths: ["/a.vault"] }),
      showSaveDialog: async () => ({ canceled: false, filePath: "/b.vault" }),
    };
    for (const purpose of filePurposes) {
      const answer = await chooseFile(dialog as never, window, purpose);
      expect(answer).toEqual({ ok: true, value: { file: purpose.startsWith("open") ? "/a.vault" : "/b.vault" } });
    }
    for (const purpose of ["constructor", "", undefined, { kind: "open" }, "open-anything"]) {
      expect(await chooseFile(dialog as never, window, purpose)).toMatchObject({ ok: false });
    }
    expect(await chooseFile(dialog as never, null, "open-vault")).toMatchObject({ ok: false });
  });

  test("cancelling is an answer without a file", async () => {
    const dialog = {
      showOpenDialog: async () => ({ canceled: true, filePaths: [] }),
      showSaveDialog: async () => ({ canceled: true, filePath: "" }),
    };
    for (const purpose of filePurposes) {
      expect(await chooseFile(dialog as never, window, purpose)).toEqual({ ok: true, value: {} });
    }
  });

  test("an address is opened by the second button only", async () => {
    const answers = [0, 1];
    const dialog = { showMessageBox: async () => ({ response: answers.shift() ?? 0, checkboxChecked: false }) };
    expect(await confirmAddress(dialog as never, "example.org")).toBe(false);
    expect(await confirmAddress(dialog as never, "example.org")).toBe(true);
  });
});

test("the menu has no way to reload the page or to open developer tools", () => {
  for (const platform of ["darwin", "linux", "win32"] as const) {
    const actions = { newWindow: () => undefined, lock: () => undefined, settings: () => undefined };
    const text = JSON.stringify(menuTemplate(actions, platform));
    expect(text).toContain('"CmdOrCtrl+L"');
    expect(text).not.toMatch(/reload|toggleDevTools|viewMenu/i);
  }
});

test("the tray opens, locks and quits, and locks only what is open", () => {
  const done: string[] = [];
  const menus: MenuItemConstructorOptions[][] = [];
  const tray = Object.assign(new EventEmitter(), { setContextMenu: () => undefined, setToolTip: () => undefined });
  const onEvent = fillTray({
    tray: tray as never,
    buildMenu: (template) => {
      menus.push(template);
      return {} as Menu;
    },
    actions: { open: () => done.push("open"), lock: () => done.push("lock"), quit: () => done.push("quit") },
  });
  const lockItem = () => menus.at(-1)?.find(({ label }) => label === "Lock now");
  expect(lockItem()?.enabled).toBe(false);
  onEvent({ type: "unlocked" });
  expect(lockItem()?.enabled).toBe(true);
  onEvent({ type: "changed" });
  expect(menus).toHaveLength(2);
  onEvent({ type: "locked", reason: "idle" });
  expect(lockItem()?.enabled).toBe(false);
  for (const item of menus.at(-1) ?? []) (item.click as (() => void) | undefined)?.();
  tray.emit("click");
  expect(done).toEqual(["open", "lock", "quit", "open"]);
});

test("notices tell what became of links, and nothing of what was in them", () => {
  const told = new Set(["opened", "expired", "intercepted"]);
  for (const state of shareStates) {
    const notice = noticeOf({ type: "share", id: "canary-id", name: "canary-name", to: "canary-person", state });
    expect(notice !== undefined).toBe(told.has(state));
    expect(JSON.stringify(notice) ?? "").not.toContain("canary");
  }
  const names = { id: "canary-id", name: "canary-name", to: "canary-person" };
  const ending = noticeOf({ type: "share-expiring", expiresAt: 1, ...names });
  expect(ending?.title).toBe("A link ends soon");
  expect(JSON.stringify(ending)).not.toContain("canary");
  for (const about of ["rotation", "left"] as const) {
    const due = noticeOf({ type: "reminder", about, env: "prod", state: "due", more: 2, ...names });
    expect(due?.title).toBe(about === "left" ? "A temporary key has ended" : "3 keys are due");
    expect(JSON.stringify(due)).not.toContain("canary");
  }
  expect(noticeOf({ type: "unlocked" })).toBeUndefined();
});

test("nothing is shown by the system once the settings say so", async () => {
  const shown: string[] = [];
  let isWanted = true;
  const onEvent = notifier(
    ({ title }) => shown.push(title),
    async () => isWanted,
  );
  const opened = { type: "share", id: "a", name: "b", to: "c", state: "opened" } as const;
  onEvent(opened);
  await Promise.resolve();
  isWanted = false;
  onEvent(opened);
  await Promise.resolve();
  expect(shown).toEqual(["A link was opened"]);
});
