/**
 * Switches burnt into the packaged binary: what a program's code cannot turn back on, neither can whoever starts it.
 * `scripts/after-pack.mjs` applies them and fails on a fuse that this list does not name.
 */
export const fuses = {
  // Electron would run any script as plain Node, under our name and our signature.
  RunAsNode: false,
  EnableCookieEncryption: true,
  // NODE_OPTIONS and --inspect load code into the process or open a debugger's port.
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  // The app's code is in one archive whose hash is in the binary, and nothing beside it is loaded.
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  // Needs a snapshot file of its own, which we do not make.
  LoadBrowserProcessSpecificV8Snapshot: false,
  // `file:` pages would get powers of ours; we serve `app:`.
  GrantFileProtocolExtraPrivileges: false,
  // Electron's default: WebAssembly's bounds are checked by the processor, with no way round.
  WasmTrapHandlers: true,
} as const;
