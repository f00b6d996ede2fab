/**
 * Compiles better-sqlite3 for the installed Electron, beside the one for Node: each needs its own, and neither may
 * overwrite the other. A copy of the package is compiled and only the result is kept, where electron/system/places.ts
 * looks for it. Needs Electron's headers, which node-gyp fetches, and a C++ compiler.
 *
 *     node scripts/build-electron-native.mjs [ARCH]
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { electronVersion } from "./electron-binary.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const headers = "https://electronjs.org/headers";

/** @returns the compiled module's path. @throws Error with one sentence when it cannot be made. */
export function buildElectronNative(arch = process.arch) {
  const version = electronVersion();
  if (version === undefined) throw new Error("The electron package is not installed: npm install.");
  const folder = join(root, "node_modules", ".keyhold-electron", `${version}-${process.platform}-${arch}`);
  const file = join(folder, "better_sqlite3.node");
  if (existsSync(file)) return file;

  const require = createRequire(import.meta.url);
  const source = dirname(require.resolve("better-sqlite3/package.json"));
  const gyp = join(dirname(require.resolve("node-gyp/package.json")), "bin", "node-gyp.js");
  const work = join(folder, "work");
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  for (const part of ["binding.gyp", "package.json", "deps", "src"]) {
    cpSync(join(source, part), join(work, part), { recursive: true });
  }
  try {
    compile(work, gyp, version, arch);
    copyFileSync(join(work, "build", "Release", "better_sqlite3.node"), file);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return file;
}

function compile(work, gyp, version, arch) {
  const args = ["rebuild", "--release", "--runtime=electron", `--target=${version}`, `--arch=${arch}`];
  const { status } = spawnSync(process.execPath, [gyp, ...args, `--dist-url=${headers}`], {
    cwd: work,
    stdio: ["ignore", process.stderr, process.stderr],
    env: withoutNodesHeaders(process.env),
  });
  if (status !== 0) {
    throw new Error("better-sqlite3 was not compiled for Electron: its headers or a C++ compiler are missing here.");
  }
}

/** A `nodedir` in npm's settings is Node's own headers, and node-gyp would take them for Electron's. */
function withoutNodesHeaders(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => name.toLowerCase() !== "npm_config_nodedir"));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    process.stdout.write(`${buildElectronNative(process.argv[2])}\n`);
  } catch (error) {
    process.stderr.write(`keyhold: ${error.message}\n`);
    process.exitCode = 1;
  }
}
