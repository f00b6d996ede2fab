/** Who may import whom. Every rule here is checked by `test/house/imports.test.ts`; the reasons are in docs/architecture.md. */
const rooms = [
  "shared",
  "vault",
  "host",
  "electron",
  "browser",
  "cli",
  "relay",
  "guest",
  "renderer",
  "demo",
  "bench",
  "test",
];

/** What each room may reach outside itself, as path patterns. `test` and `bench` may reach everything. */
const mayImport = {
  shared: [],
  vault: ["shared/"],
  host: ["vault/", "shared/"],
  electron: ["host/", "shared/contract/"],
  browser: ["host/", "shared/contract/"],
  cli: ["host/", "shared/", "relay/"],
  relay: ["shared/link/(envelope|inbox-wire)\\.ts$", "shared/contract/", "shared/crypto/"],
  guest: ["shared/"],
  renderer: ["shared/contract/"],
  demo: ["shared/contract/"],
};

const roomRules = Object.entries(mayImport).map(([room, allowed]) => ({
  name: `room-${room}`,
  severity: "error",
  from: { path: `^${room}/`, pathNot: "\\.test\\.ts$" },
  to: { path: `^(${rooms.join("|")})/`, pathNot: `^(${[`${room}/`, ...allowed].join("|")})` },
}));

module.exports = {
  forbidden: [
    ...roomRules,
    {
      name: "one-importer-of-libsodium",
      severity: "error",
      from: { pathNot: "^(shared/crypto/|test/|.*\\.test\\.ts$)" },
      to: { path: "node_modules/libsodium" },
    },
    {
      name: "importers-of-sqlite",
      severity: "error",
      from: { pathNot: "^(vault/|relay/stores/sqlite|test/|bench/|.*\\.test\\.ts$)" },
      to: { path: "node_modules/better-sqlite3" },
    },
    {
      name: "importer-of-electron",
      severity: "error",
      from: { pathNot: "^(electron/|test/)" },
      to: { path: "node_modules/electron/" },
    },
    {
      name: "preload-knows-the-contract-only",
      severity: "error",
      from: { path: "^electron/(preload|bridge|channels|method-names)\\.ts$" },
      to: { path: "^(host|vault|relay|electron/(security|system|window))/" },
    },
    {
      name: "shared-is-pure",
      severity: "error",
      from: { path: "^shared/", pathNot: "\\.test\\.ts$" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "no-cycles",
      severity: "error",
      from: { pathNot: "\\.test\\.ts$" },
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "tests-stay-out-of-the-product",
      severity: "error",
      from: { path: "^(shared|vault|host|electron|browser|cli|relay|guest|renderer|demo)/", pathNot: "\\.test\\.ts$" },
      to: { path: "(^(test|bench)/|\\.test\\.ts$|node_modules/(vitest|fast-check|@noble)/)" },
    },
    { name: "no-unresolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^dist" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".js", ".mjs", ".json"],
    },
  },
};
