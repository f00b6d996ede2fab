/** The hook by real commits, through an agent and without; what a baseline keeps, and what ends with success. */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startAgent } from "../../host/agent/start-agent.ts";
import { createHost } from "../../host/create-host.ts";
import { utf8 } from "../../shared/crypto/bytes.ts";
import { cheapPolicy } from "../support/cheap-policy.ts";
import { builtCommand, goodPassphrase, Home, newFolder } from "../support/command.ts";
import { testWorkers } from "../support/workers.ts";

const folder = newFolder();
const [first, second] = ["kh-Zq7Rw2mXv9Lt4Ns8", "kh-Bd5Ty1kPc6Hf3Gj0"];
const tokens = [`ghp_${"a1B2c3D4e5f6".repeat(3)}`, `ghp_${"z9Y8x7W6v5u4".repeat(3)}`] as const;
const secrets = [first, second, ...tokens];
const command = process.argv[1] ?? "";
let ada: Home;
/** Nobody gives a passphrase: the agent, or known shapes. */
let open: Home;

beforeAll(async () => {
  // Where the hook finds the command again.
  process.argv[1] = builtCommand;
  ada = new Home(folder.path, "ada");
  open = new Home(folder.path, "ada", []);
  await ada.json(["init", "--name", "Ada"]);
  for (const [name, input] of Object.entries({ first, second })) {
    await ada.run(["add", name, "--service", "S", "--env", "prod", "--value-file", "-"], { input });
  }
}, 180_000);
afterAll(() => {
  process.argv[1] = command;
  folder.remove();
});

class Repository {
  readonly root: string;

  constructor(name: string) {
    this.root = join(ada.path, name);
    mkdirSync(this.root);
    this.git("init", "-q", "-b", "main");
    this.write("config.yml", "a: 1\n");
    this.git("add", ".");
    this.git("commit", "-qm", "begin");
  }

  git(...args: string[]) {
    const env = { ...ada.env, GIT_CONFIG_NOSYSTEM: "1" };
    const all = ["-C", this.root, "-c", "user.name=a", "-c", "user.email=a@example.org", ...args];
    const { status, stdout, stderr } = spawnSync("git", all, { env, encoding: "utf8" });
    return { status, text: stdout + stderr };
  }

  /** In a process beside this one, which answers for the agent meanwhile. */
  async commit(...args: string[]) {
    const env = { ...ada.env, GIT_CONFIG_NOSYSTEM: "1" };
    const all = ["-C", this.root, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qm", "x", ...args];
    const child = spawn("git", all, { env, stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        text += chunk;
      });
    }
    const [status] = await once(child, "close");
    for (const secret of secrets) expect(text).not.toContain(secret);
    return { status, text };
  }

  write(name: string, content: string | Uint8Array): void {
    writeFileSync(join(this.root, name), content);
  }
}

/** The vault open in this process for others, with somebody who allows everything. */
async function opened() {
  const surroundings = { env: ada.env, platform: process.platform };
  const dataDirectory = join(ada.path, "data", "keyhold");
  const host = createHost({
    vaultFile: ada.vaultFile,
    dataDirectory,
    policy: cheapPolicy,
    workers: testWorkers,
    device: "desk",
    program: "test",
    surroundings,
  });
  const window = host.door({ door: "window", program: "test" });
  const agent = startAgent({ host, surroundings, dataDirectory, command: builtCommand });
  host.onEvent((event) => {
    if (event.type === "agent-question") void window("agent.answer", { id: event.id, answer: "once" });
  });
  await window("vault.unlock", { credential: { passphrase: utf8(goodPassphrase) } });
  await agent.ready();
  return {
    window,
    close: async () => {
      await agent.close();
      await host.close();
    },
  };
}

describe("the hook", () => {
  it("sees through an agent what this commit would hold: commit -a, commit FILE, a worktree; a stopped scan is no success", async () => {
    const shop = new Repository("shop");
    await open.json(["install-hook", shop.root]);
    const { window, close } = await opened();
    try {
      const head = shop.git("rev-parse", "HEAD").text;
      shop.write("config.yml", `a: 1\nkey: ${first}\n`);
      for (const args of [["-a"], ["config.yml"], ["--include", "config.yml"]]) {
        const refused = await shop.commit(...args);
        expect(refused, args.join(" ")).toMatchObject({ status: 1 });
        expect(refused.text).toContain("config.yml:2: first (prod), staged");
      }
      expect(shop.git("rev-parse", "HEAD").text).toBe(head);
      shop.write("config.yml", "a: 2\n");
      expect(await shop.commit("-a")).toMatchObject({ status: 0, text: expect.stringContaining("nothing found") });

      const tree = join(ada.path, "tree");
      shop.git("worktree", "add", "-q", tree, "-b", "side");
      writeFileSync(join(tree, "config.yml"), `key: ${second}\n`);
      const inTree = await Repository.prototype.commit.call({ root: tree }, "-a");
      expect(inTree).toMatchObject({ status: 1, text: expect.stringContaining("config.yml:1: second (prod), staged") });

      const large = join(ada.path, "large");
      writeFileSync(large, "");
      execFileSync("truncate", ["-s", "900M", large]);
      const process = new Home(folder.path, "ada", [], { process: true });
      const scanning = process.run(["scan", large]);
      while (!(await window("scan.stop", {}).then((answer) => answer.ok && answer.value.stopped))) await null;
      const stopped = await scanning;
      expect(stopped).toMatchObject({ status: 1, stderr: expect.stringContaining("stopped before its end") });
    } finally {
      await close();
    }
  }, 120_000);

  it("judges the index alone, whatever files are called; chains what was there; and an error is no success", async () => {
    const shop = new Repository("other");
    const hooks = join(shop.root, ".git/my hooks");
    shop.git("config", "core.hooksPath", ".git/my hooks");
    mkdirSync(hooks);
    writeFileSync(join(hooks, "pre-commit"), '#!/bin/sh\necho "ran before"\n[ ! -e refuse ]\n');
    chmodSync(join(hooks, "pre-commit"), 0o755);
    // Nobody can have prepared a link for what is being written.
    const victim = ada.write("victim", "mine\n");
    symlinkSync(victim, join(hooks, "pre-commit.keyhold-part"));
    await ada.json(["install-hook", shop.root]);
    expect(readFileSync(victim, "utf8")).toBe("mine\n");

    // The part that is staged, and no other.
    shop.write("part.txt", "one\n");
    shop.git("add", "part.txt");
    shop.write("part.txt", `one\n${first}\n`);
    expect(await shop.commit()).toMatchObject({ status: 0, text: expect.stringContaining("ran before") });
    const odd = `it's "odd"\n\tname`;
    shop.write(odd, `\n\n${second}\n`);
    shop.write("binary", Buffer.concat([Buffer.alloc(9000), Buffer.from(first), Buffer.alloc(9)]));
    renameSync(join(shop.root, "config.yml"), join(shop.root, "renamed.yml"));
    shop.write("renamed.yml", `a: 1\nkey: ${first}\n`);
    shop.git("add", "-A", ".", ":!part.txt");
    const refused = await shop.commit();
    expect(refused.status).toBe(1);
    expect(refused.text).toMatch(/it's "odd".*name:3: second \(prod\), staged/);
    expect(refused.text).toContain("binary:1: first (prod), staged");
    expect(refused.text).toContain("renamed.yml:2: first (prod), staged");
    shop.git("reset", "-q", "--hard");
    shop.write("refuse", "");
    shop.git("add", "refuse");
    const chained = await shop.commit();
    expect(chained.status).toBe(1);
    expect(chained.text).not.toContain("Looked at");
    shop.git("rm", "-qf", "refuse");

    shop.write("fine.txt", "fine\n");
    shop.git("add", "fine.txt");
    const away = `${ada.vaultFile}.away`;
    renameSync(ada.vaultFile, away);
    await ada.run(["install-hook", shop.root, "--when-locked", "refuse"]);
    expect(await shop.commit()).toMatchObject({ status: 1 });
    renameSync(away, ada.vaultFile);
    shop.write(".keyhold-baseline.json", "{}");
    expect((await shop.commit()).text).toContain("is no baseline of Keyhold");
  }, 120_000);
});

describe("a baseline", () => {
  it("loses only what was looked at and is gone, and hides nothing that takes the place of what it holds", async () => {
    const shop = new Repository("kept");
    const inShop = async (args: readonly string[], status: number) => {
      const ended = await ada.run(["scan", ...args]);
      for (const secret of secrets) expect(ended.stdout + ended.stderr).not.toContain(secret);
      expect(ended.status, ended.stderr).toBe(status);
      return ended;
    };
    const entries = () => {
      const { findings } = JSON.parse(readFileSync(join(shop.root, ".keyhold-baseline.json"), "utf8"));
      return findings.map(({ file, place }: { file: string; place: string }) => `${file} ${place}`);
    };
    shop.write("old.txt", `${first}\n`);
    shop.write("token.txt", `${tokens[0]}\n`);
    await inShop(["kept", "--update-baseline"], 0);
    expect(entries()).toEqual(["old.txt file", "token.txt file"]);
    // What the hook advises.
    shop.write("new.txt", `${second}\n`);
    shop.git("add", "new.txt");
    await inShop(["kept", "--staged", "--update-baseline"], 0);
    await inShop(["kept", "--no-patterns", "--ignore", "*.txt", "--update-baseline"], 0);
    expect(entries()).toEqual(["new.txt staged", "old.txt file", "token.txt file"]);
    expect((await inShop(["kept"], 0)).stderr).toContain("3 more in the baseline");

    // Another secret on the same line.
    shop.write("token.txt", `${tokens[1]}\n`);
    expect((await inShop(["kept"], 1)).stdout).toContain("token.txt:1: looks like a secret");
    const locked = await open.run(["scan", "kept", "--when-locked", "patterns"]);
    expect(locked).toMatchObject({ status: 0, stderr: expect.stringContaining("1 more in the baseline") });
    shop.write("token.txt", "gone\n");
    await inShop(["kept", "--update-baseline"], 0);
    expect(entries()).toEqual(["new.txt file", "old.txt file"]);
  }, 120_000);

  it("and SARIF say what was not looked at", async () => {
    const odd = join(ada.path, "odd");
    mkdirSync(odd);
    execFileSync("mkfifo", [join(odd, "pipe")]);
    const { stdout, status } = await ada.run(["scan", "odd", "--format", "sarif"]);
    const [{ results, invocations }] = JSON.parse(stdout).runs;
    expect({ results, status }).toEqual({ results: [], status: 0 });
    expect(invocations).toMatchObject([
      { executionSuccessful: true, toolExecutionNotifications: [{ message: { text: "odd/pipe is no file" } }] },
    ]);
    expect((await ada.run(["scan", "odd", "--json"])).stderr).toContain("odd/pipe is no file");

    // A value's file may be a pipe: one that is written into, and one that nobody opened.
    const fifo = join(odd, "pipe");
    const add = (file: string) => ada.run(["add", "piped", "--service", "S", "--env", "dev", "--value-file", file]);
    expect(await add(fifo)).toMatchObject({ status: 1, stderr: expect.stringContaining("no program writes into") });
    const writer = spawnSync("sh", ["-c", `(printf kh-Piped4Vb8Nm2Qs >'${fifo}' &) >/dev/null 2>&1`]);
    expect(writer.status).toBe(0);
    const shell = `${process.execPath} ${builtCommand} --passphrase-file passphrase`;
    const substituted = `${shell} add piped --service S --env dev --value-file <(sleep 0.1; printf kh-Piped4Vb8Nm2Qs)`;
    execFileSync("bash", ["-c", substituted], { cwd: ada.path, env: ada.env });
    const shown = await ada.run(["show", "piped", "--value-only"]);
    expect(shown.stdout).toBe("kh-Piped4Vb8Nm2Qs");
    expect((await ada.run(["edit", "piped", "--value-file", fifo])).status).toBe(0);
  }, 120_000);
});
