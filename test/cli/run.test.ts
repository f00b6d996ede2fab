/** `keyhold run` and `keyhold inject` with real programs, real terminals and a real vault. */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { builtCommand, Home, newFolder } from "../support/command.ts";

const secret = "sk_live_MvKq8Zt2+Lw/9Rb4NcXs7Yd";
const mask = "•••";
const folder = newFolder();
/** Commands run in the test's process, and as processes of their own. */
let home: Home;
let apart: Home;
const runtime = join(folder.path, "runtime");

beforeAll(async () => {
  mkdirSync(runtime, { mode: 0o700 });
  home = new Home(folder.path, "ana");
  apart = new Home(folder.path, "ana", undefined, { process: true });
  await home.run(["init", "--name", "Ana"]);
  await add("stripe-live", "dev", secret);
  await add("mode", "dev", "dev");
  await add("stripe-live", "prod", `${secret}P`);
}, 60_000);
afterAll(() => folder.remove());

async function add(name: string, env: string, value: string | Uint8Array, more: readonly string[] = []) {
  const file = home.write("value", value);
  const added = await home.run(["add", name, "--service", "x", "--env", env, "--value-file", file, ...more]);
  expect(added.stderr).not.toContain("keyhold:");
  expect(added.status).toBe(0);
}

const sh = (script: string, options: readonly string[] = ["--env", "dev"]) => [
  "run",
  ...options,
  "--",
  "sh",
  "-c",
  script,
];

describe("what a program gets", () => {
  test("its keys as variables, masked in both of its outputs, and nothing of ours", async () => {
    const script = `printf '%s\\n' "$STRIPE_LIVE"; printf %s "$STRIPE_LIVE" | base64 >&2; echo mode=$MODE; echo $KEYHOLD_PASSPHRASE; exit 7`;
    const { status, stdout, stderr } = await home.run(sh(script));
    expect([status, stdout]).toEqual([7, `${mask}\nmode=dev\n\n`]);
    expect(stderr).toContain(`\n${mask}\n`);
    expect(stderr.match(/Not masked.*mode/g)).toHaveLength(1);
    const [entry] = (await home.json(["audit", "--action", "key.inject"])) as { program: string; subject: string }[];
    expect(entry).toMatchObject({ program: "keyhold run: sh", outcome: "ok" });
  });

  test("with --no-mask the control: the very value comes out", async () => {
    const { stdout } = await apart.run(sh("printf %s $STRIPE_LIVE", ["--env", "dev", "--no-mask"]));
    expect(stdout).toBe(secret);
  });

  test("only those that are named, under a prefix; without a choice it asks for one", async () => {
    const script = 'env | grep -c "^APP_\\|^MODE"; test -n "$APP_STRIPE_LIVE"';
    const some = await home.run(sh(script, ["--only", "STRIPE_LIVE", "--env", "prod", "--prefix", "APP_"]));
    expect([some.status, some.stdout]).toEqual([0, "1\n"]);
    const several = await home.run(sh("true", []));
    expect([several.status, several.stderr]).toEqual([2, expect.stringMatching(/dev, prod.*--env/)]);
    expect((await home.run(sh("true", ["--only", "nothing"]))).status).toBe(4);
    expect((await home.run(sh("true", ["--env", "test"]))).status).toBe(4);
  });

  test("no value that a variable cannot hold, and none under a name that it would obey", async () => {
    await add("bytes", "staging", Uint8Array.of(1, 0, 255, 3, 4, 5, 6, 7));
    const refused = await home.run(sh("true", ["--env", "staging"]));
    expect([refused.status, refused.stderr]).toEqual([2, expect.stringContaining("--as-file")]);
    const given = await home.run(sh('od -An -tx1 "$BYTES"', ["--env", "staging", "--as-file", "bytes"]));
    expect(given.stdout.trim()).toBe("01 00 ff 03 04 05 06 07");
    await add("node options", "test", "--require=/tmp/x.js");
    const left = await home.run(["run", "--env", "test", "--", "env"]);
    expect(left.stdout).not.toContain("NODE_OPTIONS");
    expect(left.stderr).toContain("left out");
    const named = await home.run(["run", "--env", "test", "--only", "node options", "--", "env"]);
    expect([named.status, named.stderr]).toEqual([7, expect.stringContaining("--allow")]);
    const meant = await home.run(["run", "--env", "test", "--allow", "NODE_OPTIONS", "--", "env"]);
    expect(meant.stdout).toContain(`NODE_OPTIONS=${mask}`);
  });

  test("as a file or a pipe that can be opened again and again, and that nothing is left of", async () => {
    const env = { XDG_RUNTIME_DIR: runtime };
    const read =
      'cat "$STRIPE_LIVE" | wc -c; cat "$STRIPE_LIVE"; stat -Lc %a "$STRIPE_LIVE" "$(dirname "$STRIPE_LIVE")"';
    const file = await apart.run(sh(read, ["--env", "dev", "--as-file", "STRIPE_LIVE"]), { env });
    expect(file.stdout).toBe(`${secret.length}\n${mask}400\n500\n`);
    const pipe = await apart.run(sh(read, ["--env", "dev", "--as-pipe", "stripe-live"]), { env });
    expect(pipe.stdout).toBe(`${secret.length}\n${mask}600\n700\n`);
    expect(readdirSync(runtime)).toEqual([]);
    expect((await home.run(sh("true", ["--env", "dev", "--as-file", "NOBODY"]))).status).toBe(4);
    // Killed with nothing left to run: what stays is a pipe, which has no bytes, and the next run clears it away.
    let pid = 0;
    const killed = await apart.run(sh("kill -9 $PPID", ["--env", "dev", "--as-pipe", "STRIPE_LIVE"]), {
      env,
      watch: (child) => {
        pid = child.pid ?? 0;
      },
    });
    expect(killed.status).toBe(null);
    const [left = ""] = readdirSync(runtime);
    expect(left).toContain(`${pid}`);
    expect(statSync(join(runtime, left, "STRIPE_LIVE")).isFIFO()).toBe(true);
    await apart.run(sh("true", ["--env", "dev", "--as-pipe", "STRIPE_LIVE"]), { env });
    expect(readdirSync(runtime)).toEqual([]);
  });
});

describe("a references file", () => {
  test("gives what it names, and other lines as they are", async () => {
    home.write(
      ".env",
      `# ours\nPORT=80\nKEY=keyhold://prod/stripe-live\nURL="https://u:{{keyhold:///stripe-live}}@h"\nBY=keyhold:///stripe-live/service\n`,
    );
    const { status, stdout } = await home.run(
      sh('echo $PORT $URL $BY $MODE; expr length "$KEY"', ["--references", ".env", "--env", "dev"]),
    );
    expect([status, stdout]).toEqual([0, `80 https://u:${mask}@h x\n32\n`]);
    const all = await home.run(sh("echo $PORT $MODE", ["--references", ".env", "--env", "dev", "--all"]));
    expect(all.stdout).toBe("80 dev\n");
  });

  test("that is wrong starts nothing, and the line is named", async () => {
    const cases = [
      ["A=1\nB=keyhold://dev/none\n", 4, /Line 2/],
      ["\nB=keyhold://nowhere/x\n", 2, /Line 2.*environment/],
      ["B=keyhold:///stripe-live\n", 2, /Line 1.*--env/],
      ["B=keyhold://dev/stripe-live/colour\n", 4, /Line 1.*no field/],
      ["A=1\nLD_PRELOAD=./evil.so\n", 7, /Line 2.*--allow LD_PRELOAD/],
      ["A=1\nwhat is this\n", 1, /Line 2/],
    ] as const;
    for (const [text, status, said] of cases) {
      home.write("bad.env", text);
      const ended = await home.run(sh("touch started", ["--references", "bad.env"]));
      expect([ended.status, ended.stderr]).toEqual([status, expect.stringMatching(said)]);
    }
    home.write("bad.env", "STRIPE_LIVE=x\n");
    const both = await home.run(sh("touch started", ["--references", "bad.env", "--all", "--env", "dev"]));
    expect([both.status, both.stderr]).toEqual([2, expect.stringMatching(/Line 1.*stripe-live/)]);
    expect(existsSync(join(home.path, "started"))).toBe(false);
  });
});

describe("how a program is started and ends", () => {
  test("exit codes are its own; 127 and 126 as in a shell, and no key is given out for nothing", async () => {
    const entries = async () => ((await home.json(["audit", "--action", "key.inject"])) as unknown[]).length;
    const before = await entries();
    const plain = home.write("plain", "#!/bin/sh\n");
    chmodSync(plain, 0o600);
    expect((await home.run(["run", "--env", "dev", "--", "no-such-program"])).status).toBe(127);
    expect((await home.run(["run", "--env", "dev", "--", "./plain"])).status).toBe(126);
    expect(await entries()).toBe(before);
    chmodSync(home.write("strange", "#!/no/such/interpreter\n"), 0o700);
    expect((await home.run(["run", "--env", "dev", "--", "./strange"])).status).toBe(127);
    expect((await apart.run(sh("kill -9 $$"))).status).toBe(137);
  });

  test.each([
    ["SIGTERM", 143],
    ["SIGINT", 130],
    ["SIGHUP", 129],
    ["SIGQUIT", 131],
  ] as const)("%s reaches it", async (signal, status) => {
    const child = runningCommand(["sleep", "60"]);
    await untilStarted(child.pid ?? 0, "sleep");
    child.kill(signal);
    expect(await once(child, "exit")).toEqual([status, null]);
  });

  test("standard input reaches it byte for byte, and a reader that leaves ends it", async () => {
    const input = Uint8Array.from({ length: 100_000 }, (_, index) => index * 7);
    const copied = await apart.run(["run", "--env", "dev", "--", "sh", "-c", "cat > copied; echo done > /dev/stderr"], {
      input,
    });
    expect(copied.stderr).toContain("done");
    expect(Buffer.compare(readFileSync(join(home.path, "copied")), input)).toBe(0);
    const script = `"${process.execPath}" "${builtCommand}" --passphrase-file passphrase run --env dev -- yes | head -1`;
    expect(execFileSync("sh", ["-c", script], { cwd: home.path, env: home.env }).toString()).toBe("y\n");
  });

  test("on a terminal it has one of its own: colours, size, keys and Ctrl-C; what is typed to it is not held back", async () => {
    const onTerminal = (args: readonly string[], steps: Parameters<Home["onTerminal"]>[1], more = {}) =>
      home.onTerminal(["--passphrase-file", "passphrase", ...args], steps, more);
    const looks = await onTerminal(
      sh(`test -t 0 && test -t 1 && test -t 2 && stty size; printf '\\033[31m%s\\033[0m\\n' "$STRIPE_LIVE"; exit 5`),
      [],
    );
    expect(looks.status).toBe(5);
    expect(looks.screen).toContain(`40 100\r\n\u001b[31m${mask}\u001b[0m\r\n`);
    const shell = await onTerminal(
      ["run", "--env", "dev", "--", "bash", "--norc"],
      [
        { wait: "# ", send: "PS1='ready> '\r" },
        { wait: "ready> ", send: "echo $STRIPE_LIVE; sleep 100\r" },
        { wait: mask, send: "\x03" },
        { wait: "ready> ", send: "exit 3\r" },
      ],
      { env: { PS1: "# " } },
    );
    expect([shell.status, shell.unasked]).toEqual([3, 0]);
    const part = await onTerminal(sh("test -t 1 || echo file; test -t 2 && echo $STRIPE_LIVE >&2"), [], {
      stdout: join(home.path, "out"),
    });
    expect(readFileSync(join(home.path, "out"), "utf8")).toBe("file\n");
    expect(part.screen).toContain(mask);
    for (const { screen } of [looks, shell, part]) expect(screen).not.toContain(secret);
  });

  test("no value is in our arguments or variables, in a file, or in what a core dump would hold", async () => {
    const child = runningCommand(["sleep", "60"]);
    const sleeping = await untilStarted(child.pid ?? 0, "sleep");
    for (const name of ["cmdline", "environ"]) {
      expect(readFileSync(`/proc/${child.pid}/${name}`, "latin1")).not.toContain(secret);
    }
    expect(readFileSync(`/proc/${sleeping}/cmdline`, "latin1")).not.toContain(secret);
    // The control: it is where it belongs.
    expect(readFileSync(`/proc/${sleeping}/environ`, "latin1")).toContain(secret);
    for (const pid of [child.pid, sleeping]) {
      expect(readFileSync(`/proc/${pid}/coredump_filter`, "latin1").trim()).toBe("00000000");
    }
    child.kill("SIGKILL");
    process.kill(sleeping, "SIGKILL");
    await once(child, "exit");
    home.write("value", "");
    for (const place of [home.path, runtime, "/dev/shm"]) expect(filesHolding(place, secret)).toEqual([]);
    // The control: it would be found.
    home.write("value", secret);
    expect(filesHolding(home.path, secret)).toHaveLength(1);
    home.write("value", "");
  });
});

describe("inject", () => {
  test("fills a template into a file for this user alone, never over another one unless told to", async () => {
    home.write("app.template.json", '{"key": "keyhold://dev/stripe-live", "by": "keyhold:///stripe-live/service"}');
    const inject = ["inject", "-i", "app.template.json", "--env", "dev"];
    const shown = await home.run([...inject, "-o", "-"]);
    expect(JSON.parse(shown.stdout)).toEqual({ key: secret, by: "x" });
    expect((await home.run([...inject, "-o", "app.json"])).status).toBe(0);
    expect(statSync(join(home.path, "app.json")).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(join(home.path, "app.json"), "utf8"))).toEqual({ key: secret, by: "x" });
    home.write("app.json", "mine");
    const again = await home.run([...inject, "-o", "app.json"]);
    expect([again.status, again.stderr]).toEqual([1, expect.stringContaining("--force")]);
    expect(readFileSync(join(home.path, "app.json"), "utf8")).toBe("mine");
    expect((await home.run([...inject, "-o", "app.json", "--force"])).status).toBe(0);
    expect(readFileSync(join(home.path, "app.json"), "utf8")).toContain(secret);
  });

  test("an unknown reference or an unknown form writes nothing", async () => {
    home.write("app.yaml", "a: 1\nb: keyhold://dev/none\n");
    const unknown = await home.run(["inject", "-i", "app.yaml", "-o", "new.yaml"]);
    expect([unknown.status, unknown.stderr]).toEqual([4, expect.stringContaining("Line 2 of app.yaml")]);
    const form = await home.run(["inject", "-i", "-", "-o", "new.conf"], { input: "x" });
    expect([form.status, form.stderr]).toEqual([2, expect.stringContaining("--format")]);
    expect(readdirSync(home.path).filter((name) => name.includes("new"))).toEqual([]);
    expect((await home.run(["inject", "-i", "app.yaml", "-o", "no/such/folder/x.yaml"])).status).not.toBe(0);
  });

  test("says so where git would take the file, and not where it is ignored", async () => {
    mkdirSync(join(home.path, "repository"));
    execFileSync("git", ["init", "-q"], { cwd: join(home.path, "repository") });
    home.write("repository/.gitignore", "*.local\n");
    home.write("x.env", "A=keyhold://dev/stripe-live\n");
    const taken = await home.run(["inject", "-i", "x.env", "-o", "repository/.env"]);
    expect([taken.status, taken.stderr]).toEqual([0, expect.stringContaining("could be committed")]);
    const ignored = await home.run(["inject", "-i", "x.env", "-o", "repository/env.local"]);
    expect(ignored.stderr).not.toContain("committed");
    for (const name of ["repository/.env", "repository/env.local", "app.json"]) home.write(name, "");
  });
});

/** A command in a session of its own, as from a script without a terminal. */
function runningCommand(program: readonly string[]) {
  return spawn(
    process.execPath,
    [builtCommand, "--passphrase-file", "passphrase", "run", "--env", "dev", "--", ...program],
    { cwd: home.path, env: home.env, stdio: "ignore", detached: true },
  );
}

/** Once the program has taken over from the process that starts it. */
async function untilStarted(parent: number, program: string): Promise<number> {
  for (;;) {
    const children = execFileSync("sh", ["-c", `cat /proc/${parent}/task/*/children 2>/dev/null; true`]).toString();
    for (const pid of children.split(/\s+/).filter(Boolean)) {
      if (readFileSync(`/proc/${pid}/comm`, "latin1").trim() === program) return Number(pid);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function filesHolding(place: string, text: string): string[] {
  const found = execFileSync("sh", ["-c", 'grep -rlaF -- "$1" "$2" 2>/dev/null; true', "sh", text, place]).toString();
  return found.split("\n").filter((name) => name !== "");
}
