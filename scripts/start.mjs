/**
 * Opens the window: Electron's where its program is installed, else the same page in a browser's window.
 * `--host=electron|browser` decides it otherwise; everything else is passed on.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { buildElectronNative } from "./build-electron-native.mjs";
import { findElectron } from "./electron-binary.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const electronEntry = join(root, "dist/electron/main.js");
const browserEntry = join(root, "dist/browser/main.js");

function say(text) {
  process.stderr.write(`keyhold: ${text}\n`);
}

/** Takes `--host=X` or `--host X` out of the arguments. */
function takeHost(args) {
  const rest = [];
  let host;
  for (let index = 0; index < args.length; index++) {
    const [name, ...value] = args[index].split("=");
    if (name !== "--host") rest.push(args[index]);
    else if (value.length > 0) host = value.join("=");
    else host = args[++index] ?? "";
  }
  return { host, rest };
}

function hasDisplay() {
  return process.platform !== "linux" || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY);
}

/** Electron needs SQLite compiled for it: the first time that takes a minute. @returns a sentence when it cannot be. */
function whyNoElectron() {
  try {
    buildElectronNative();
    return undefined;
  } catch (error) {
    return error.message;
  }
}

function startElectron(program, args) {
  const why = whyNoElectron();
  if (why !== undefined) {
    say(`${why} “npm start -- --host=browser” opens a browser's window instead.`);
    process.exit(1);
  }
  const child = spawn(program, [electronEntry, ...args], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.once("error", () => {
    say("Electron could not be started. “npm start -- --host=browser” opens a browser's window instead.");
    process.exit(1);
  });
  child.once("exit", (code) => process.exit(code ?? 1));
}

async function startBrowser(args) {
  process.argv = [process.execPath, browserEntry, ...args];
  await import(pathToFileURL(browserEntry).href);
}

const { host, rest } = takeHost(process.argv.slice(2));
const { file: program, missing = "" } = existsSync(electronEntry)
  ? findElectron()
  : { missing: "this build has no part for it" };
if (host !== undefined && host !== "electron" && host !== "browser") {
  say("--host is electron or browser.");
  process.exitCode = 2;
} else if (host === "electron" && program === undefined) {
  say(`No window by Electron: ${missing}.`);
  process.exitCode = 1;
} else if (host === "browser" || rest.includes("--help")) {
  await startBrowser(rest);
} else if (program === undefined) {
  say(`The window opens in a browser: ${missing}.`);
  await startBrowser(rest);
} else if (!hasDisplay() && host === undefined) {
  await startBrowser(rest);
} else {
  startElectron(program, rest);
}
