/** What holds for the program as a whole. */
import { FuseV1Options } from "@electron/fuses";
import { main, ours, type Rule, uncalled } from "./rule.ts";

export const programRules: readonly Rule[] = [
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
