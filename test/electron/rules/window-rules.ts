/** What a window is made with, and what its page is told. */
import { contentSecurityPolicy } from "../../../shared/contract/content-security-policy.ts";
import { argumentsOf, builtPreload } from "../source-tree.ts";
import { type Change, main, options, ours, type Rule, running, uncalled } from "./rule.ts";

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

export const windowRules: readonly Rule[] = [
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
];
