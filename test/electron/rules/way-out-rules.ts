/** Every way out of a page: to other pages, windows, programs, the network. */
import ts from "typescript";
import { main, ours, type Rule, running, uncalled, unstopped } from "./rule.ts";

export const wayOutRules: readonly Rule[] = [
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
