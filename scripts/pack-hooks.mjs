/** What electron-builder calls around packing: the compiled SQLite before, the fuses after. See electron-builder.yml. */
import { copyFileSync, mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { FuseV1Options, FuseVersion, flipFuses } from "@electron/fuses";
import { fuses } from "../dist/electron/fuses.js";
import { buildElectronNative } from "./build-electron-native.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
/** As builder-util numbers them. */
const architectures = ["ia32", "x64", "armv7l", "arm64", "universal"];

/** Puts the module for this Electron where the configuration's `files` takes it from. */
export function beforePack({ electronPlatformName, arch }) {
  if (electronPlatformName !== process.platform) {
    throw new Error(
      `Packages for ${electronPlatformName} are made on ${electronPlatformName}: SQLite is compiled there.`,
    );
  }
  const target = join(root, "node_modules", ".keyhold-electron", "package");
  mkdirSync(target, { recursive: true });
  copyFileSync(buildElectronNative(architectures[arch]), join(target, "better_sqlite3.node"));
}

/** Before signing. Fails on a fuse of this Electron that our list does not name. */
export async function afterPack({ appOutDir, electronPlatformName, arch, packager }) {
  const name = packager.appInfo.productFilename;
  const program = { darwin: `${name}.app`, win32: `${name}.exe`, linux: packager.executableName }[electronPlatformName];
  await flipFuses(join(appOutDir, program), {
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
    // An Apple processor starts nothing whose bytes changed after it was signed, not even for ourselves.
    resetAdHocDarwinSignature: electronPlatformName === "darwin" && architectures[arch] === "arm64",
    ...Object.fromEntries(Object.entries(fuses).map(([fuse, on]) => [FuseV1Options[fuse], on])),
  });
}
