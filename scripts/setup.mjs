/**
 * Brings a clone to where it can run: dependencies, native module, bundles and, for the tests, the system's programs
 * they drive. Safe to call before every command: when nothing is to be done it only compares time stamps.
 *
 * --quiet  say nothing unless something is done   --build  build even if up to date   --tests  also what tests need
 */
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const flags = new Set(process.argv.slice(2));
const stamps = join(root, "node_modules", ".keyhold-setup.json");
const sourceFolders = [
  "shared",
  "vault",
  "host",
  "relay",
  "guest",
  "cli",
  "browser",
  "renderer",
  "electron",
  "demo",
  "bench",
  "test/support",
  "scripts",
];

function say(text) {
  process.stderr.write(`keyhold: ${text}\n`);
}

function fail(text) {
  say(text);
  process.exit(1);
}

function readStamps() {
  try {
    return JSON.parse(readFileSync(stamps, "utf8"));
  } catch {
    return {};
  }
}

function writeStamp(name, value) {
  writeFileSync(stamps, JSON.stringify({ ...readStamps(), [name]: value }));
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    fail(`Node 20.19 or newer is needed, this is ${process.versions.node}.`);
}

function dependencies() {
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  const built = join(root, "node_modules/better-sqlite3/build/Release/better_sqlite3.node");
  const wanted = `${lock} node-${process.versions.modules} ${process.platform}-${process.arch}`;
  if (readStamps().dependencies === wanted && existsSync(built)) return;
  say("installing dependencies (about two minutes the first time, the SQLite module is compiled)");
  run(
    "npm",
    ["ci", "--no-audit", "--no-fund"],
    "The dependencies could not be installed. Check the network and that a C++ compiler and python3 are there.",
  );
  if (!existsSync(built))
    fail("better-sqlite3 was not compiled. Install a C++ compiler, make and python3, then try again.");
  writeStamp("dependencies", wanted);
}

function run(command, args, sentence) {
  const shell = process.platform === "win32";
  const result = spawnSync(command, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"], encoding: "utf8", shell });
  if (result.status === 0) return;
  process.stderr.write(`${result.stdout ?? ""}${result.stderr ?? ""}`);
  fail(sentence);
}

/** One line for all sources: names, sizes and times. A changed, added or removed file changes it. */
function sourcePrint() {
  const print = createHash("sha256");
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (/\.(ts|tsx|css|html|svg|mjs|json)$/.test(entry.name) && !entry.name.endsWith(".test.ts")) {
        const { size, mtimeMs } = statSync(path);
        print.update(`${path} ${size} ${mtimeMs}\n`);
      }
    }
  };
  for (const folder of sourceFolders) if (existsSync(join(root, folder))) walk(join(root, folder));
  return print.digest("hex");
}

function bundles() {
  const print = sourcePrint();
  const present = existsSync(join(root, "dist/cli/main.js"));
  if (!flags.has("--build") && present && readStamps().bundles === print) return;
  if (!flags.has("--quiet")) say("building");
  if (flags.has("--build")) {
    for (const folder of ["dist", "dist-test"]) rmSync(join(root, folder), { recursive: true, force: true });
  }
  run(process.execPath, [join(root, "scripts/build.mjs")], "The build failed.");
  writeStamp("bundles", print);
}

/** Two commands at once must not install into each other's folders. Whoever waits finds nothing left to do. */
function oneAtATime(work) {
  const lock = join(root, ".setup-lock");
  const started = Date.now();
  while (!tryLock(lock)) {
    if (Date.now() - started > 600_000) fail(`Another set-up is still running. If there is none, delete ${lock}.`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
  // `fail` exits without unwinding.
  const unlock = () => rmSync(lock, { force: true });
  process.once("exit", unlock);
  work();
  unlock();
}

function tryLock(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch {
    // A set-up that was killed leaves its lock behind.
    try {
      process.kill(Number(readFileSync(lock, "utf8")) || -1, 0);
    } catch (error) {
      if (error.code === "ESRCH") rmSync(lock, { force: true });
    }
    return false;
  }
}

/** What the tests drive, by the program that shows it is there. */
const testPrograms = [
  { program: "xclip", debian: "xclip", why: "the clipboard tests" },
  { program: "Xvfb", debian: "xvfb", why: "the clipboard tests" },
  { program: "chromium", debian: "chromium", why: "the tests in a real browser" },
  { program: "python3", debian: "python3", why: "the terminal tests" },
  { program: "gpg", debian: "gnupg", why: "importing from pass" },
  { program: "pass", debian: "pass", why: "importing from pass" },
  { program: "keepassxc-cli", debian: "keepassxc", why: "importing what KeePassXC makes" },
  { program: "rsyslogd", debian: "rsyslog", why: "the activity log sent to a syslog server" },
];

function onPath(program) {
  return (process.env.PATH ?? "").split(":").some((folder) => folder !== "" && existsSync(join(folder, program)));
}

function systemPrograms() {
  const missing = testPrograms.filter(({ program }) => !onPath(program));
  if (missing.length === 0) return;
  const names = missing.map(({ debian }) => debian);
  if (process.getuid?.() === 0 && onPath("apt-get")) {
    say(`installing ${names.join(", ")} for the tests`);
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    spawnSync("apt-get", ["update", "-qq"], { stdio: "ignore", env });
    try {
      execFileSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...names], { stdio: "ignore", env });
      return;
    } catch {
      // told below, once, with what it means
    }
  }
  say(
    `not installed, so their tests are skipped: ${missing.map(({ debian, why }) => `${debian} (${why})`).join(", ")}`,
  );
}

checkNode();
oneAtATime(() => {
  dependencies();
  bundles();
});
if (flags.has("--tests")) systemPrograms();
