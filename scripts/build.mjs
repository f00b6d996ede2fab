/** Bundles every Node entry point with esbuild: `dist/` is what ships, `dist-test/` holds entries that only tests run. */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { build as buildPage } from "vite";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");

const shipped = {
  "browser/main": "browser/main.ts",
  "cli/main": "cli/main.ts",
  "cli/clipboard-cleaner": "cli/clipboard/cleaner.ts",
  "host/create-host": "host/create-host.ts",
  "host/device-name": "host/device-name.ts",
  "host/unlocked-worker": "host/unlocked/worker.ts",
  "host/qr-worker": "host/qr-worker.ts",
  "host/scan-worker": "host/scan/worker.ts",
  "host/import-worker": "host/importers/worker.ts",
  "vault/derivation-worker": "vault/derivation-worker.ts",
  "demo/main": "demo/main.ts",
  "electron/main": "electron/main.ts",
  "electron/fuses": "electron/security/fuses.ts",
};
const testOnly = {
  "browser/main": "test/support/browser-entry.ts",
  "cli/main": "test/support/cli-entry.ts",
  "cli/clipboard-cleaner": "cli/clipboard/cleaner.ts",
  "host/create-host": "host/create-host.ts",
  "host/device-name": "host/device-name.ts",
  "host/unlocked-worker": "test/support/worker-entry.ts",
  "host/qr-worker": "host/qr-worker.ts",
  "host/scan-worker": "host/scan/worker.ts",
  "host/import-worker": "host/importers/worker.ts",
  "host/person": "test/support/person-entry.ts",
  "vault/derivation-worker": "vault/derivation-worker.ts",
  "vault/crash-writer": "test/support/crash-writer.ts",
  "relay/main": "test/support/relay-entry.ts",
  "bench/main": "bench/main.ts",
  "bench/relay-load": "bench/relay-load.ts",
  "bench/scan-job": "bench/scan-job.ts",
  "bench/derivation-timer": "bench/derivation-timer.ts",
  "bench/vault-memory": "bench/vault-memory.ts",
};

/**
 * Taken into the bundles: pure JavaScript in so many files that every thread would spend longer on finding them than
 * on running them. What is compiled, looks for its own files or is security's own stays a package.
 */
const taken = new Set(["zod"]);
const { dependencies, devDependencies } = JSON.parse(readFileSync(resolve(root, "package.json"), "utf8"));
const external = Object.keys({ ...dependencies, ...devDependencies, electron: "" }).filter((name) => !taken.has(name));

async function bundle(entries, outdir) {
  const present = Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(resolve(root, file))));
  await build({
    absWorkingDir: root,
    entryPoints: present,
    outdir,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    external,
    plugins: [builtApart(/^\.\/at-work\.ts$/)],
    sourcemap: "linked",
    logLevel: "warning",
  });
}

/** Imports that lead to files which are built by themselves and lie beside each other as their sources do. */
function builtApart(filter) {
  return {
    name: "built-apart",
    setup({ onResolve }) {
      onResolve({ filter }, ({ path, kind }) =>
        kind === "dynamic-import" ? { path: path.replace(/\.ts$/, ".js"), external: true } : undefined,
      );
    },
  };
}

/**
 * What stands in front of a person's programs, in one file with its one package: finding a dozen of them would take as
 * long as starting Node does. Only a command without an agent goes on to load the host.
 */
async function atWork(outdir) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { "cli/at-work": "cli/at-work.ts" },
    outdir,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    external: external.filter((name) => name !== "commander"),
    plugins: [builtApart(/\/host\/(create-host|device-name)\.ts$/)],
    // Commander asks for Node's modules as CommonJS does.
    banner: {
      js: 'import { createRequire as requireFor } from "node:module"; const require = requireFor(import.meta.url);',
    },
    metafile: true,
    sourcemap: "linked",
    logLevel: "warning",
  });
  const heavy = Object.keys(metafile.inputs).filter((file) => /node_modules\/(?!commander)|crypto\/sodium/.test(file));
  if (heavy.length > 0) throw new Error(`cli/at-work.ts has come to load ${heavy.join(", ")}`);
}

/** The contract's method names as a literal list: the preload needs no more of the contract, and no parser. */
const writtenMethodNames = {
  name: "written-method-names",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]electron[\\/]method-names\.ts$/ }, async ({ path }) => {
      const evaluated = await build({
        entryPoints: [path],
        bundle: true,
        write: false,
        format: "esm",
        platform: "node",
      });
      const { methodNames } = await import(
        `data:text/javascript;base64,${toBase64(evaluated.outputFiles[0].contents)}`
      );
      return { contents: `export const methodNames = ${JSON.stringify(methodNames)};`, loader: "ts" };
    });
  },
};

function toBase64(bytes) {
  return Buffer.from(bytes).toString("base64");
}

/** One file that needs nothing but Electron, in the only form a preload in the sandbox may have. */
async function desktop() {
  await build({
    absWorkingDir: root,
    entryPoints: { "electron/preload": "electron/preload.ts" },
    outdir: "dist",
    outExtension: { ".js": ".cjs" },
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "chrome140",
    external: ["electron"],
    plugins: [writtenMethodNames],
    logLevel: "warning",
  });
  const icons = (file) => !file.endsWith(".svg");
  cpSync(resolve(root, "electron/icons"), resolve(root, "dist/electron/icons"), { recursive: true, filter: icons });
}

/** zod's error messages in all languages are a quarter of the guest page, which shows none of them. */
const oneLocale = {
  name: "one-locale",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
      loader: "js",
    }));
  },
};

/**
 * The page for people without the app, which the relay serves. `boot.js` stands inside the page and takes the link out of
 * the address bar; `guest.js` is the rest, for the page and for its worker alike, and is served compressed.
 */
async function guestPage() {
  const common = {
    absWorkingDir: root,
    outdir: "dist/guest",
    bundle: true,
    minify: true,
    platform: "browser",
    target: "es2022",
    legalComments: "none",
    logLevel: "warning",
  };
  await build({ ...common, entryPoints: { boot: "guest/boot.ts" }, format: "iife" });
  const script = { ...common, entryPoints: { guest: "guest/main.ts" }, format: "esm", plugins: [oneLocale] };
  await build(script);
  await build({ ...common, entryPoints: { guest: "guest/guest.css" }, target: "es2022" });
  const built = readFileSync(resolve(root, "dist/guest/guest.js"));
  writeFileSync(resolve(root, "dist/guest/guest.js.gz"), gzipSync(built, { level: 9 }));
  writeFileSync(resolve(root, "dist/guest/guest.js.br"), brotliCompressSync(built));
}

/** keyhold(1), as the command prints it. */
function manPage() {
  mkdirSync(resolve(root, "dist/man"), { recursive: true });
  const page = execFileSync(process.execPath, [resolve(root, "dist/cli/main.js"), "man"]);
  writeFileSync(resolve(root, "dist/man/keyhold.1"), page);
}

await bundle(shipped, "dist");
await atWork("dist");
manPage();
await guestPage();
await buildPage({ configFile: resolve(root, "vite.config.ts"), logLevel: "warn" });
await desktop();
await bundle(testOnly, "dist-test");
await atWork("dist-test");
