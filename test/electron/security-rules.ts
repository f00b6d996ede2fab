/**
 * Electron's security list as questions to the syntax tree. Each rule names what is wrong, and carries the changes that
 * would break it: with any one of them made, the rule must find something.
 */
import { FuseV1Options } from "@electron/fuses";
import ts from "typescript";
import { hostApi } from "../../shared/contract/api.ts";
import { contentSecurityPolicy } from "../../shared/contract/content-security-policy.ts";
import { argumentsOf, builtPreload, type SourceTree, valueImports } from "./source-tree.ts";

/** One change: in this file, this text, to that one. */
type Change = readonly [file: string, from: string, to: string];
export type Rule = {
  readonly name: string;
  readonly find: (tree: SourceTree) => string[];
  readonly broken: readonly Change[];
};

const main = "electron/main.ts";
const options = "electron/security/window-options.ts";
const ours = /^electron\//;
const running = /^(electron\/|dist\/)/;

/** Finds the calls of this list that a file does not make, each with exactly these arguments where they are given. */
function uncalled(tree: SourceTree, file: string, calls: readonly string[]): string[] {
  const made = tree.nodes(ts.isCallExpression, new RegExp(`^${file}$`)).map(({ node }) => node.getText());
  return calls
    .filter((call) => !made.some((text) => text === call || (call.endsWith("(") && text.startsWith(call))))
    .map((call) => `${file} does not call ${call}`);
}

/** Finds the events of this list whose listener does not stop them, and with `always` those stopped only sometimes. */
function unstopped(tree: SourceTree, file: string, events: readonly string[], always = false): string[] {
  return events
    .filter((event) => {
      const listener = tree.calls(".on", new RegExp(`^${file}$`)).find((call) => argumentsOf(call)[0] === `"${event}"`);
      const text = listener === undefined ? "" : (argumentsOf(listener)[1] ?? "");
      return !/\.preventDefault\(\)/.test(text) || (always && /\bif\b|\?|&&|\|\|/.test(text));
    })
    .map((event) => `${file} does not stop ${event}`);
}

const wantedPreferences: Readonly<Record<string, string>> = {
  partition: "partition",
  sandbox: "true",
  contextIsolation: "true",
  nodeIntegration: "false",
  nodeIntegrationInWorker: "false",
  nodeIntegrationInSubFrames: "false",
  webSecurity: "true",
  allowRunningInsecureContent: "false",
  experimentalFeatures: "false",
  webviewTag: "false",
  plugins: "false",
  navigateOnDragDrop: "false",
  safeDialogs: "true",
  spellcheck: "false",
  devTools: "developer",
};

export const rules: readonly Rule[] = [
  {
    name: "no http: or ws: address but loopback",
    find: (tree) =>
      tree
        .strings(running)
        .filter(({ text }) => /\b(http|ws):\/\//.test(text) && !/^(http|ws):\/\/(127\.0\.0\.1|localhost)\b/.test(text))
        .map(({ file, text }) => `${file}: ${text}`),
    broken: [
      [main, "const built", 'void fetch("http://example.org/");\nconst built'],
      [builtPreload, "var methodNames", "new WebSocket(`ws://example.org/`);\nvar methodNames"],
    ],
  },
  {
    name: "every window has the sandbox, an isolated world, no Node, web security, and nothing experimental",
    find: (tree) => [
      ...Object.entries(wantedPreferences).flatMap(([name, wanted]) => {
        const set = tree.properties(name, /^electron\/security\/window-options\.ts$/).map(({ value }) => value);
        return set.length === 1 && set[0] === wanted ? [] : [`${name} is ${set.join(" and ") || "not set"}`];
      }),
      ...tree
        .properties("webPreferences", ours)
        .filter(({ file }) => file !== options)
        .map(({ file }) => `${file} sets options of its own`),
      ...["enableBlinkFeatures", "additionalArguments", "nodeIntegrationInSubframes"].flatMap((name) =>
        tree.names(name, ours).map(({ file }) => `${file} sets ${name}`),
      ),
      ...["BrowserView", "WebContentsView", "BaseWindow"].flatMap((name) =>
        tree.calls(name, ours).map(({ file }) => `${file} makes a ${name}`),
      ),
      ...(tree.calls("BrowserWindow", ours).length === 1 ? [] : ["windows are made in more than one place"]),
      ...uncalled(tree, main, ["windowOptions(place.preload, !isPackaged)"]),
      ...(/const partition = "keyhold";/.test(tree.text(options)) ? [] : ["the page's storage reaches the disk"]),
    ],
    broken: [
      ...Object.entries(wantedPreferences).map(([name, value]): Change => {
        const wrong = value === "true" ? "false" : value === "false" ? "true" : '"persist:other"';
        return name === value
          ? [options, `      ${name},`, `      ${name}: ${wrong},`]
          : [options, `${name}: ${value},`, `${name}: ${wrong},`];
      }),
      [options, "sandbox: true,", ""],
      [options, 'partition = "keyhold"', 'partition = "persist:keyhold"'],
      [options, "plugins: false,", 'plugins: false, enableBlinkFeatures: "X",'],
      [main, "platform,\n    onLastClosed", "platform: (new BrowserWindow({}), platform),\n    onLastClosed"],
      [main, "icon: place.icon }", "icon: place.icon, webPreferences: {} }"],
    ],
  },
  {
    name: "the sandbox is on for every process, and no switch of Chromium's is set but two",
    find: (tree) => [
      ...uncalled(tree, main, ["app.enableSandbox()"]),
      ...tree
        .calls(".appendSwitch", ours)
        .filter((call) => !/^"disable-(breakpad|crash-reporter)"$/.test(argumentsOf(call).join()))
        .map((call) => `${call.file} sets ${argumentsOf(call).join()}`),
      ...tree
        .strings(running)
        .filter(({ text }) => /no-sandbox|disable-web-security/.test(text))
        .map(({ file }) => file),
    ],
    broken: [
      [main, "app.enableSandbox();", ""],
      [main, "app.enableSandbox();", 'app.enableSandbox();\napp.commandLine.appendSwitch("no-sandbox");'],
    ],
  },
  {
    name: "permissions are denied when requested, when checked, and for devices",
    find: (tree) => {
      const file = "electron/security/deny-permissions.ts";
      const wanted = {
        setPermissionRequestHandler: "(_contents, _permission, answer) => answer(false)",
        setPermissionCheckHandler: "() => false",
        setDevicePermissionHandler: "() => false",
      };
      return [
        ...Object.entries(wanted).flatMap(([name, handler]) => uncalled(tree, file, [`session.${name}(${handler})`])),
        ...uncalled(tree, "electron/security/secure-session.ts", ["denyPermissions(session)"]),
        ...Object.keys(wanted).flatMap((name) =>
          tree
            .names(name, ours)
            .filter((found) => found.file !== file)
            .map((found) => `${found.file} uses ${name}`),
        ),
      ];
    },
    broken: [
      ["electron/security/deny-permissions.ts", "answer(false)", "answer(true)"],
      ["electron/security/deny-permissions.ts", "CheckHandler(() => false)", "CheckHandler(() => true)"],
      ["electron/security/deny-permissions.ts", "session.setDevicePermissionHandler(() => false);", ""],
      ["electron/security/secure-session.ts", "denyPermissions(session);", ""],
      [main, "app.enableSandbox();", "app.enableSandbox();\nsession.defaultSession.setPermissionCheckHandler(null);"],
    ],
  },
  {
    name: "the page's policy begins with nothing, runs only scripts with a nonce, and comes with the page",
    find: (tree) => {
      const file = "shared/contract/content-security-policy.ts";
      const written = tree.strings(new RegExp(`^${file}$`)).map(({ text }) => text);
      const policy = new Map(
        contentSecurityPolicy("0123456789abcdef0123")
          .split("; ")
          .map((part) => {
            const [name = "", ...values] = part.split(" ");
            return [name, values] as const;
          }),
      );
      return [
        ...written.filter((text) => /unsafe-|\*|https?:/.test(text)).map((text) => `the policy says ${text}`),
        ...(written.includes("default-src 'none'") ? [] : ["there is no default-src 'none'"]),
        ...(written.includes("script-src 'nonce-") ? [] : ["scripts need no nonce"]),
        ...(policy.get("default-src")?.join() === "'none'" ? [] : ["default-src is not 'none'"]),
        ...(policy.get("script-src")?.join() === "'nonce-0123456789abcdef0123'" ? [] : ["script-src is not one nonce"]),
        ...["form-action", "frame-ancestors", "base-uri"].filter((name) => policy.get(name)?.join() !== "'none'"),
        ...(tree
          .text("electron/security/app-scheme.ts")
          .includes('"content-security-policy": contentSecurityPolicy(nonce)')
          ? []
          : ["the page comes without its policy"]),
      ];
    },
    broken: [
      ["shared/contract/content-security-policy.ts", "\"default-src 'none'\"", "\"default-src 'self'\""],
      ["shared/contract/content-security-policy.ts", "`script-src 'nonce-", "`script-src 'unsafe-inline' 'nonce-"],
      ["electron/security/app-scheme.ts", ', "content-security-policy": contentSecurityPolicy(nonce)', ""],
    ],
  },
  {
    name: "webviews are refused",
    find: (tree) => [
      ...unstopped(tree, "electron/security/deny-webview.ts", ["will-attach-webview"], true),
      ...uncalled(tree, "electron/security/secure-contents.ts", ["denyWebview(contents)"]),
    ],
    broken: [
      ["electron/security/deny-webview.ts", "event.preventDefault();", ""],
      ["electron/security/secure-contents.ts", "denyWebview(contents);", ""],
    ],
  },
  {
    name: "navigation, redirects and new windows are denied, for every page there is",
    find: (tree) => [
      ...unstopped(tree, "electron/security/deny-navigation.ts", ["will-navigate", "will-frame-navigate"]),
      ...unstopped(tree, "electron/security/deny-navigation.ts", ["will-redirect"], true),
      ...(tree.calls("isAppPage", /deny-navigation/).length === 2 ? [] : ["navigation is not held to our page"]),
      ...uncalled(tree, "electron/security/deny-new-windows.ts", ["contents.setWindowOpenHandler("]),
      ...tree
        .properties("action", ours)
        .filter(({ value }) => value !== '"deny"')
        .map(({ file }) => `${file} allows`),
      ...(tree.properties("action", /deny-new-windows/).length === 1 ? [] : ["the window handler does not deny"]),
      ...uncalled(tree, "electron/security/secure-contents.ts", [
        "denyNavigation(contents)",
        "denyNewWindows(contents, openExternal)",
      ]),
      ...uncalled(tree, main, ["secureContents("]),
    ],
    broken: [
      ["electron/security/deny-navigation.ts", "if (!isAppPage(details.url)) details.preventDefault();", ""],
      ["electron/security/deny-navigation.ts", "if (!isAppPage(details.url)) details", "if (false) details"],
      [
        "electron/security/deny-navigation.ts",
        "\n    details.preventDefault();",
        "\n    if (details.url === '') details.preventDefault();",
      ],
      ["electron/security/deny-new-windows.ts", '{ action: "deny" }', '{ action: "allow" }'],
      ["electron/security/secure-contents.ts", "denyNavigation(contents);", ""],
      ["electron/security/secure-contents.ts", "denyNewWindows(contents, openExternal);", ""],
      [main, "secureContents(", "void ("],
    ],
  },
  {
    name: "addresses go to the system through one wrapper, https only",
    find: (tree) => {
      const file = "electron/security/open-external.ts";
      const uses = tree.nodes(
        (node) => (ts.isPropertyAccessExpression(node) && node.name.text === "openExternal") || isShellUse(node),
        running,
      );
      return [
        ...uses
          .filter((use) => use.file !== file && use.node.getText() !== "shell")
          .map((use) => `${use.file} opens by itself`),
        ...tree
          .names("shell", ours)
          .filter((use) => use.file !== file && !isWrapperArgument(use.node) && !isImported(use.node))
          .map((use) => `${use.file} uses shell`),
        ...(tree.text(file).includes('url.protocol === "https:" && named && plain')
          ? []
          : ["other schemes than https"]),
        ...(tree.calls("shell.openExternal", ours).length === 1 ? [] : ["more than one opener"]),
        ...(/url === undefined \|\| asking\) return;[^}]*if \(await confirm\(/s.test(tree.text(file))
          ? []
          : ["nobody is asked"]),
      ];
    },
    broken: [
      ["electron/security/open-external.ts", 'url.protocol === "https:" && ', ""],
      ["electron/security/open-external.ts", "if (await confirm(url.hostname)) ", ""],
      ["electron/security/deny-new-windows.ts", "void openExternal(url);", "void shell.openExternal(url);"],
      [main, "const built", 'void shell.openPath("/");\nconst built'],
    ],
  },
  {
    name: "Electron is one exact version of a supported major",
    find: (tree) => {
      const { devDependencies } = JSON.parse(tree.text("package.json")) as { devDependencies: Record<string, string> };
      const major = /^(\d+)\.\d+\.\d+$/.exec(devDependencies.electron ?? "")?.[1];
      return Number(major ?? 0) >= 45 ? [] : [`electron is ${devDependencies.electron}`];
    },
    broken: [
      ["package.json", '"electron": "4', '"electron": "^4'],
      ["package.json", '"electron": "4', '"electron": "3'],
    ],
  },
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
    name: "the page has no network and saves no files",
    find: (tree) =>
      uncalled(tree, "electron/security/secure-session.ts", [
        "denyNetwork(session, options.developer)",
        "denyDownloads(session)",
      ]).concat(unstopped(tree, "electron/security/deny-downloads.ts", ["will-download"], true)),
    broken: [
      ["electron/security/secure-session.ts", "denyNetwork(session, options.developer);", ""],
      ["electron/security/secure-session.ts", "denyDownloads(session);", ""],
      ["electron/security/deny-downloads.ts", "event.preventDefault();", ""],
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
  {
    name: "no crash reporter, no dictionary, no debugger, and the window out of pictures",
    find: (tree) => [
      ...tree.names("crashReporter", ours).map(({ file }) => `${file} uses the crash reporter`),
      ...uncalled(tree, main, ["noCrashReports(app)", "asksForDebugging(app)"]),
      ...uncalled(tree, "electron/security/secure-session.ts", ["noSpellcheck(session)"]),
      ...uncalled(tree, "electron/security/no-spellcheck.ts", ["session.setSpellCheckerEnabled(false)"]),
      ...uncalled(tree, "electron/window/windows.ts", ["protectContent(window, platform)"]),
      ...uncalled(tree, "electron/security/content-protection.ts", ["window.setContentProtection(true)"]),
    ],
    broken: [
      [main, "noCrashReports(app);", ""],
      [main, "  app,\n", "  app,\n  crashReporter,\n"],
      [main, "asksForDebugging(app) || ", ""],
      ["electron/security/no-spellcheck.ts", "(false)", "(true)"],
      ["electron/window/windows.ts", "protectContent(window, platform);", ""],
    ],
  },
  {
    name: "the system's key store is asked about in one place, which refuses what is none",
    find: (tree) => [
      ...tree
        .names("safeStorage", ours)
        .filter(({ file }) => file !== "electron/security/safe-storage.ts")
        .map(({ file }) => file),
      ...tree.names("encryptString", ours).map(({ file }) => `${file} keeps a secret there`),
      ...tree
        .strings(/safe-storage/)
        .filter(({ text }) => /basic_text|unknown/.test(text))
        .map(({ text }) => text),
      ...(/return backend === "gnome_libsecret" \|\| \/\^kwallet\[56\]\?\$\/\.test\(backend\);/.test(
        tree.text("electron/security/safe-storage.ts"),
      )
        ? []
        : ["an unknown store is taken"]),
    ],
    broken: [
      [
        "electron/security/safe-storage.ts",
        'backend === "gnome_libsecret"',
        'backend === "basic_text" || backend === "gnome_libsecret"',
      ],
      ["electron/security/safe-storage.ts", "return backend ===", "return true || backend ==="],
      [main, "  shell,\n", "  safeStorage,\n  shell,\n"],
    ],
  },
  {
    name: "every fuse of this Electron is set, and packing fails on one that is not",
    find: (tree) => {
      const file = "electron/security/fuses.ts";
      const wanted: Readonly<Record<string, string>> = {
        RunAsNode: "false",
        EnableCookieEncryption: "true",
        EnableNodeOptionsEnvironmentVariable: "false",
        EnableNodeCliInspectArguments: "false",
        EnableEmbeddedAsarIntegrityValidation: "true",
        OnlyLoadAppFromAsar: "true",
        LoadBrowserProcessSpecificV8Snapshot: "false",
        GrantFileProtocolExtraPrivileges: "false",
        WasmTrapHandlers: "true",
      };
      const known = Object.keys(FuseV1Options).filter((name) => Number.isNaN(Number(name)));
      return [
        ...known.filter((name) => wanted[name] === undefined).map((name) => `${name} is new`),
        ...Object.entries(wanted)
          .filter(
            ([name, value]) =>
              tree
                .properties(name, new RegExp(file))
                .map((one) => one.value)
                .join() !== value,
          )
          .map(([name]) => `${name} is not as it should be`),
        ...(tree
          .properties("strictlyRequireAllFuses")
          .map(({ value }) => value)
          .join() === "true"
          ? []
          : ["packing is not strict"]),
      ];
    },
    broken: [
      ["electron/security/fuses.ts", "RunAsNode: false", "RunAsNode: true"],
      ["electron/security/fuses.ts", "OnlyLoadAppFromAsar: true,", ""],
      ["electron/security/fuses.ts", "EnableNodeCliInspectArguments: false", "EnableNodeCliInspectArguments: true"],
      ["scripts/pack-hooks.mjs", "strictlyRequireAllFuses: true", "strictlyRequireAllFuses: false"],
    ],
  },
];

function isShellUse(node: ts.Node): boolean {
  return ts.isPropertyAccessExpression(node) && node.expression.getText() === "shell";
}

function isWrapperArgument(node: ts.Node): boolean {
  return ts.isCallExpression(node.parent) && node.parent.expression.getText() === "externalOpener";
}

function isImported(node: ts.Node): boolean {
  return ts.isImportSpecifier(node.parent);
}
