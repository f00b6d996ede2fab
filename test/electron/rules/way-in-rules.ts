/** Every way from a page to the rest: messages, files, the preload. */
import ts from "typescript";
import { hostApi } from "../../../shared/contract/api.ts";
import { argumentsOf, builtPreload, valueImports } from "../source-tree.ts";
import { main, ours, type Rule, running, uncalled } from "./rule.ts";

export const wayInRules: readonly Rule[] = [
  {
    name: "every handler is registered through the one guard that checks the sender's frame",
    find: (tree) => {
      const file = "electron/security/guarded-ipc.ts";
      const text = tree.text(file);
      const checks = [
        "senderFrame !== null",
        "senderFrame === sender.mainFrame",
        "isAppPage(senderFrame.url)",
        "isOurWindow(sender)",
      ];
      return [
        ...tree
          .nodes((node) => ts.isPropertyAccessExpression(node) && node.expression.getText() === "ipcMain", ours)
          .filter((use) => use.file !== file)
          .map((use) => `${use.file} registers by itself`),
        ...(tree.calls("ipcMain.handle", ours).length === 1 ? [] : ["there is more than one registration"]),
        ...tree
          .names("ipcMain", ours)
          .filter((use) => ![file, main].includes(use.file))
          .map((use) => `${use.file} has ipcMain`),
        ...(text.includes(`return ${checks.join(" && ")};`) ? [] : ["the sender's frame is not checked"]),
        ...(text.includes(
          "if (isOurFrame(event, isOurWindow) && more.length === 0) return handler(input, event.sender);",
        )
          ? []
          : ["the guard does not guard"]),
        ...(tree.calls("guardedIpc", ours).length === 1 ? [] : ["there is no guard, or several"]),
      ];
    },
    broken: [
      ["electron/security/guarded-ipc.ts", "senderFrame !== null && ", ""],
      ["electron/security/guarded-ipc.ts", "senderFrame === sender.mainFrame && ", ""],
      ["electron/security/guarded-ipc.ts", "isAppPage(senderFrame.url) && ", ""],
      ["electron/security/guarded-ipc.ts", " && isOurWindow(sender)", ""],
      ["electron/security/guarded-ipc.ts", "isOurFrame(event, isOurWindow)", "true"],
      [main, "openHostDoor(handle, client);", 'openHostDoor(handle, client);\n  ipcMain.on("x", () => 1);'],
      [
        main,
        "openHostDoor(handle, client);",
        "openHostDoor((c, h) => ipcMain.handle(c, (_e, i) => h(i, _e.sender)), client);",
      ],
    ],
  },
  {
    name: "the page comes from app:// by a list of files, and nothing is loaded from file:",
    find: (tree) => [
      ...tree
        .strings(running)
        .filter(({ text }) => /^file:/.test(text))
        .map(({ file }) => `${file} names file:`),
      ...tree.names("loadFile", ours).map(({ file }) => `${file} loads a file`),
      ...tree
        .calls(".loadURL", ours)
        .filter((call) => argumentsOf(call).join() !== "appPage")
        .map(({ file }) => file),
      ...(tree.calls(".loadURL", ours).length === 1 ? [] : ["pages are loaded in more than one place"]),
      ...(tree
        .properties("privileges", ours)
        .map(({ value }) => value)
        .join() === "{ standard: true, secure: true, supportFetchAPI: true }"
        ? []
        : ["the scheme may do more than it needs"]),
      ...uncalled(tree, main, ["declareAppScheme(protocol)", "secureSession("]),
      ...uncalled(tree, "electron/security/secure-session.ts", ["serveApp(session, options.page)"]),
      ...(tree.calls("files.get", /app-scheme/).length === 2 &&
      tree.calls("readFile", /app-scheme/).every((call) => argumentsOf(call)[0] === "file.path")
        ? []
        : ["a path is put together"]),
    ],
    broken: [
      ["electron/window/windows.ts", "window.loadURL(appPage)", 'window.loadURL("file:///index.html")'],
      ["electron/window/windows.ts", "window.loadURL(appPage)", 'window.loadFile("index.html")'],
      ["electron/security/app-scheme.ts", "supportFetchAPI: true }", "supportFetchAPI: true, bypassCSP: true }"],
      ["electron/security/app-scheme.ts", "readFile(file.path)", "readFile(join(folder, new URL(url).pathname))"],
      [main, "declareAppScheme(protocol);", ""],
    ],
  },
  {
    name: "the preload puts out one object with a fixed list of names, and neither a channel nor an event",
    find: (tree) => {
      const exposed = tree.calls("contextBridge.exposeInMainWorld", ours).map((call) => argumentsOf(call).join());
      const preload = tree.text(builtPreload);
      const listed = /var methodNames = (\[[^\]]*\])/.exec(preload)?.[1] ?? "[]";
      const listeners = tree.calls("ipc.on", running);
      return [
        ...(exposed.join(";") === '"keyhold",createBridge(ipcRenderer)' ? [] : ["something else is put out"]),
        ...tree
          .names("ipcRenderer", ours)
          .filter(({ file }) => file !== "electron/preload.ts")
          .map(({ file }) => file),
        ...(tree.nodes((node) => ts.isPropertyAccessExpression(node) && node.name.text === "ipcRenderer", /^dist\//)
          .length === 1
          ? []
          : ["the built preload uses ipcRenderer elsewhere"]),
        ...["send", "sendSync", "sendToHost", "postMessage", "removeAllListeners"].flatMap((name) =>
          tree.calls(`ipc.${name}`, running).map(({ file }) => `${file} calls ${name}`),
        ),
        ...(listed === JSON.stringify(Object.keys(hostApi)).replaceAll(",", ", ")
          ? []
          : ["the built list is not the contract's: npm run build"]),
        ...(tree.calls("ipc.invoke", running).every((call) => argumentsOf(call).join() === "channel,input")
          ? []
          : ["another channel"]),
        ...listeners
          .filter((call) => /_event\b(?!:)/.test((argumentsOf(call)[1] ?? "").replace(/^\([^)]*\)/, "")))
          .map(({ file }) => `${file} passes the event on`),
        ...(listeners.length === 2 ? [] : ["listeners elsewhere"]),
        ...tree
          .calls("require", /^dist\//)
          .filter((call) => argumentsOf(call).join() !== '"electron"')
          .map(({ file }) => file),
        ...(/channels\.get\(name\);\s*return channel === (undefined|void 0) \? unknownMethod : ask\(channel, input\)/.test(
          tree.text("electron/bridge.ts"),
        )
          ? []
          : ["a name becomes a channel unseen"]),
        ...(/as const satisfies WindowBridge;/.test(tree.text("electron/bridge.ts"))
          ? []
          : ["the contract is not satisfied"]),
      ];
    },
    broken: [
      ["electron/preload.ts", "createBridge(ipcRenderer)", "ipcRenderer"],
      [
        "electron/preload.ts",
        "contextBridge.exposeInMainWorld",
        'contextBridge.exposeInMainWorld("more", {});\ncontextBridge.exposeInMainWorld',
      ],
      ["electron/bridge.ts", "listener(message);", "listener(message, _event as never);"],
      [
        "electron/bridge.ts",
        "channel === undefined ? unknownMethod : ask(channel, input)",
        "ask(channel ?? name, input)",
      ],
      ["electron/bridge.ts", 'door: "electron",', 'door: "electron", send: (c: string) => ipc.send(c),'],
      [builtPreload, '"vault.status", ', '"vault.status", "anything", '],
      [builtPreload, "var import_electron", 'var fs = require("fs");\nvar import_electron'],
    ],
  },
  {
    name: "only main and preload reach Electron; every other part is given what it needs",
    find: (tree) =>
      valueImports(tree, "electron")
        .filter(({ file }) => ![main, "electron/preload.ts"].includes(file))
        .map(({ file }) => `${file} imports electron`),
    broken: [["electron/window/tray.ts", "import type { Menu,", "import { app, type Menu,"]],
  },
  {
    name: "nothing turns text into code",
    find: (tree) => [
      ...["eval", "Function", 'setTimeout("'].flatMap((name) => tree.calls(name, running).map(({ file }) => file)),
      ...["executeJavaScript", "insertCSS", "runInThisContext", "executeJavaScriptInIsolatedWorld"].flatMap((name) =>
        tree.names(name, running).map(({ file }) => `${file} uses ${name}`),
      ),
    ],
    broken: [
      ["electron/window/windows.ts", "window.show();\n", 'void window.webContents.executeJavaScript("1");\n'],
      ["electron/bridge.ts", "const answer: ", 'eval("1");\n const answer: '],
    ],
  },
];
