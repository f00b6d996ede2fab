/** `keyhold scan` and the hook: forms, places, baselines, what is never printed, and real commits. */
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { Home, newFolder } from "../support/command.ts";

const folder = newFolder();
const values = { stripe: "kh-Zq7Rw2mXv9Lt4Ns8", mail: "kh-Bd5Ty1kPc6Hf3Gj0", old: "kh-Old4Vb8Nm2Qs6Wd1" };
const token = `ghp_${"a1B2c3D4e5f6".repeat(3)}`;
const secrets = [...Object.values(values), token];
let ada: Home;
let repository: string;

const finding = z.strictObject({
  file: z.string(),
  line: z.int(),
  kind: z.enum(["vault", "pattern"]),
  key: z.string().optional(),
  env: z.string().optional(),
  present: z.boolean().optional(),
  heldBy: z.array(z.string()).optional(),
  rule: z.string().optional(),
  mask: z.string().optional(),
  commit: z.string().optional(),
  place: z.string(),
});

const git = (...args: string[]) => {
  const { PATH = "" } = process.env;
  const env = { PATH, HOME: ada.path, GIT_CONFIG_NOSYSTEM: "1" };
  const all = ["-C", repository, "-c", "user.name=a", "-c", "user.email=a@example.org", ...args];
  const { status, stdout, stderr } = spawnSync("git", all, { env, encoding: "utf8" });
  return { status, text: stdout + stderr };
};
const write = (name: string, content: string) => {
  mkdirSync(join(repository, name, ".."), { recursive: true });
  writeFileSync(join(repository, name), content);
};

/** Runs, and holds whatever is printed to the first rule of all: no value stands in it. */
async function scan(args: readonly string[], status: number, options: Parameters<Home["run"]>[1] = {}) {
  const ended = await ada.run(["scan", ...args], options);
  for (const secret of secrets) expect(ended.stdout + ended.stderr).not.toContain(secret);
  expect(ended.status, ended.stderr).toBe(status);
  return ended;
}
async function found(args: readonly string[], status = 1) {
  const { stdout } = await scan([...args, "--json"], status);
  return z.array(finding).parse(JSON.parse(stdout));
}
const brief = (all: z.output<typeof finding>[]) =>
  all.map(({ file, line, key, rule }) => `${file}:${line} ${key ?? rule}`);

beforeAll(async () => {
  ada = new Home(folder.path, "ada");
  await ada.json(["init", "--name", "Ada"]);
  for (const [name, value] of Object.entries({ ...values, short: "letmein" })) {
    await ada.run(["add", name, "--service", "S", "--env", "prod", "--value-file", "-"], { input: value });
  }
  await ada.run(["edit", "old", "--value-file", "-"], { input: "kh-New1Xc5Zs9Df3Gh7" });
  repository = join(ada.path, "shop");
  mkdirSync(repository);
  git("init", "-q", "-b", "main");
  write("gone.env", `A=1\nMAIL=${values.mail}\n`);
  git("add", ".");
  git("commit", "-qm", "one");
  git("rm", "-q", "gone.env");
  write("src/pay.ts", `\nconst key = "kh-Zq7Rw2m" +\n  "Xv9Lt4Ns8";\n`);
  write("README.md", "nothing here\n");
  git("add", ".");
  git("commit", "-qm", "two");
  write("ignored/a.txt", `${values.old} ${values.stripe}\n`);
  write(".gitignore", "ignored/\n");
  write("token.txt", `${token}\n`);
}, 60_000);
afterAll(() => folder.remove());

describe("keyhold scan", () => {
  it("finds values in files, earlier ones too, and unknown ones; in the history what was deleted", async () => {
    const files = await found(["shop"]);
    expect(brief(files).sort()).toEqual([
      "shop/ignored/a.txt:1 old",
      "shop/ignored/a.txt:1 stripe",
      "shop/src/pay.ts:2 stripe",
      "shop/token.txt:1 github/GITHUB_TOKEN",
    ]);
    expect(files.find(({ key }) => key === "old")).toMatchObject({ kind: "vault", present: false });
    const all = await found(["shop", "--git", "--respect-gitignore", "--no-patterns"]);
    const first = git("log", "--format=%H", "--reverse", "main").text.split("\n")[0];
    expect(all.map(({ file, key, commit, place }) => ({ file, key, place, first: commit === first }))).toEqual([
      { file: "shop/src/pay.ts", key: "stripe", place: "file", first: false },
      { file: "shop/gone.env", key: "mail", place: "history", first: true },
    ]);
    const { stderr, stdout } = await scan(["shop", "--ignore", "ignored", "--ignore", "*.txt"], 1);
    expect(stdout).toBe("shop/src/pay.ts:2: stripe (prod)\n");
    expect(stderr).toContain("not looked for: short (prod)");
    expect(stderr).toContain("keyhold rotate stripe --env prod");
    expect(JSON.stringify(await ada.json(["audit", "--action", "scan"]))).toMatch(/shop \(files, staged, history\)/);
    const health = (await ada.json(["health"], { status: 1 })) as { findings: { kind: string; key: string }[] };
    expect(
      health.findings
        .filter(({ kind }) => kind === "found_in_files")
        .map(({ key }) => key)
        .sort(),
    ).toEqual(["mail", "stripe"]);
  });

  it("writes SARIF that names no value, with fingerprints that only this vault can make", async () => {
    const { stdout } = await scan(["shop", "--format", "sarif", "--history"], 1);
    const { version, runs } = JSON.parse(stdout);
    expect(version).toBe("2.1.0");
    const [{ tool, results }] = runs;
    expect(tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(["github/GITHUB_TOKEN", "vault-value"]);
    for (const { ruleId, ruleIndex, message, locations, partialFingerprints } of results) {
      expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
      expect(message.text).toBeTruthy();
      expect(locations[0].physicalLocation.artifactLocation.uri).toMatch(/^shop\//);
      expect(locations[0].physicalLocation.region.startLine).toBeGreaterThan(0);
      expect(partialFingerprints["keyhold/v1"]).toMatch(/^[\w-]{22}$/);
    }
    const again = JSON.parse((await scan(["shop", "--format", "sarif", "--history"], 1)).stdout);
    expect(again.runs[0].results).toEqual(results);
  });

  it("looks into histories of shells, the clipboard, links and names; and says what it could not read", async () => {
    ada.write(".bash_history", `curl -H "X: ${values.mail}"\n`);
    // zsh writes some bytes as two.
    ada.write(".zsh_history", Buffer.concat([Buffer.from(`: 1:0;echo \x83\x83${values.stripe}\n`, "latin1")]));
    expect(brief(await found(["--shell-history"])).sort()).toEqual([
      `${join(ada.path, ".bash_history")}:1 mail`,
      `${join(ada.path, ".zsh_history")}:1 stripe`,
    ]);
    const odd = join(ada.path, "odd");
    mkdirSync(odd);
    symlinkSync(join(ada.path, "shop"), join(odd, "link"));
    writeFileSync(join(odd, `${values.mail}.txt`), "nothing\n");
    writeFileSync(join(odd, "wide.txt"), Buffer.from(`\ufeffline\n${values.stripe}\n`, "utf16le"));
    writeFileSync(
      join(odd, "binary"),
      Buffer.concat([Buffer.alloc(9000), Buffer.from(values.stripe), Buffer.alloc(5)]),
    );
    execFileSync("mkfifo", [join(odd, "pipe")]);
    const { stdout, stderr } = await scan(["odd"], 1);
    expect(stdout.split("\n").sort()).toEqual([
      "",
      "odd/binary:1: stripe (prod)",
      "odd/wide.txt:2: stripe (prod)",
      "odd/….txt (its name): mail (prod)",
    ]);
    expect(stderr).toContain("odd/pipe is no file");
    expect((await scan(["nowhere"], 4)).stderr).toContain("There is no nowhere");
    expect((await scan(["odd", "--history"], 4)).stderr).toContain("is in no git repository");
  });

  it("keeps known findings in a baseline from which nothing can be guessed", async () => {
    const file = join(repository, ".keyhold-baseline.json");
    await scan(["shop", "--update-baseline"], 0);
    const text = readFileSync(file, "utf8");
    for (const secret of secrets) {
      expect(text).not.toContain(secret.slice(0, 8));
      expect(text).not.toContain("stripe");
    }
    expect((await scan(["shop"], 0)).stderr).toMatch(/nothing found, 4 more in the baseline/);
    // The value may move within its file; in another file it is found again.
    write("src/pay.ts", `\n\n\nconst key = "${values.stripe}";\n`);
    write("src/other.ts", `const key = "${values.stripe}";\n`);
    expect(brief(await found(["shop"]))).toEqual(["shop/src/other.ts:1 stripe"]);
    // Another vault's marks hide nothing of ours.
    const other = JSON.parse(text);
    for (const entry of other.findings) if (entry.by !== undefined) entry.by = "A".repeat(22);
    writeFileSync(file, JSON.stringify(other));
    expect(brief(await found(["shop"]))).toEqual(
      expect.arrayContaining(["shop/ignored/a.txt:1 stripe", "shop/src/pay.ts:4 stripe"]),
    );
    writeFileSync(file, "{}");
    expect((await scan(["shop"], 1)).stderr).toContain("is no baseline of Keyhold");
    execFileSync("rm", [file]);
  });

  it("runs nothing that a repository names", async () => {
    const evil = join(ada.path, "evil");
    const proof = join(ada.path, "it-ran");
    const script = ada.write("evil.sh", `#!/bin/sh\ntouch ${proof}\n`);
    chmodSync(script, 0o755);
    const before = repository;
    repository = evil;
    mkdirSync(evil);
    git("init", "-q");
    write("a.txt", `${values.mail}\n`);
    write(".gitattributes", "* diff=evil filter=evil\n");
    git("add", ".");
    git("commit", "-qm", "one");
    for (const name of ["core.fsmonitor", "core.pager", "diff.external", "diff.evil.textconv", "filter.evil.smudge"]) {
      git("config", name, script);
    }
    git("config", "alias.log", `!${script}`);
    for (const hook of ["post-index-change", "reference-transaction"])
      symlinkSync(script, join(evil, ".git/hooks", hook));
    repository = before;
    expect(brief(await found(["evil", "--git"]))).toEqual(["evil/a.txt:1 mail"]);
    expect(existsSync(proof)).toBe(false);
  });
});

describe("the hook", () => {
  const commit = (message: string) => git("commit", "-qm", message);

  it("refuses a commit with file and line, never with the value, and lets others through", async () => {
    const person = new Home(folder.path, "hooked", [
      "--vault",
      ada.vaultFile,
      "--passphrase-file",
      join(ada.path, "passphrase"),
    ]);
    write(".git/hooks/pre-commit", "#!/bin/sh\necho other hook ran\n");
    chmodSync(join(repository, ".git/hooks/pre-commit"), 0o755);
    const command = process.argv[1] ?? "";
    process.argv[1] = join(import.meta.dirname, "../../dist-test/cli/main.js");
    try {
      const made = (await person.json(["install-hook", repository])) as { file: string; kept: boolean };
      expect(made).toMatchObject({ file: join(repository, ".git/hooks/pre-commit"), kept: true });
      git("add", "README.md");
      write("README.md", "no value\n");
      git("add", "README.md");
      const clean = commit("clean");
      expect(clean).toMatchObject({ status: 0 });
      expect(clean.text).toContain("other hook ran");

      write("config.yml", `a: 1\nkey: ${values.stripe}\n`);
      git("add", "config.yml");
      // What is staged counts, not what lies in the folder by now.
      write("config.yml", "a: 1\n");
      const refused = commit("leak");
      expect(refused.status).toBe(1);
      expect(refused.text).toContain("config.yml:2: stripe (prod), staged");
      expect(refused.text).toContain("Nothing was committed");
      for (const secret of secrets) expect(refused.text).not.toContain(secret);
      git("reset", "-q");

      // `commit FILE` builds an index of its own, which the hook is told of.
      write("README.md", `x\n${values.mail}\n`);
      expect(git("commit", "-qm", "partial", "README.md").text).toContain("README.md:2: mail (prod)");
      write("README.md", "no value\n");

      // Without anybody to open the vault: known shapes only, and a sentence; or not at all.
      const nobody = new Home(folder.path, "nobody", ["--vault", ada.vaultFile]);
      await nobody.json(["install-hook", repository]);
      write("config.yml", `key: ${values.stripe}\n`);
      git("add", "config.yml");
      const locked = commit("unseen");
      expect(locked).toMatchObject({ status: 0 });
      expect(locked.text).toContain("only known shapes of secrets were looked for");
      write("token.txt", `${token}\n`);
      git("add", "token.txt");
      const shaped = commit("token");
      expect(shaped.status).toBe(1);
      expect(shaped.text).toContain("token.txt:1: looks like a secret (github/GITHUB_TOKEN, ghp_…e5f6), staged");
      await nobody.json(["install-hook", repository, "--when-locked", "refuse"]);
      git("reset", "-q");
      write("README.md", "again\n");
      git("add", "README.md");
      expect(commit("refused")).toMatchObject({ status: 1, text: expect.stringContaining("passphrase") });

      const { status } = await nobody.run(["install-hook", repository, "--uninstall"]);
      expect(status).toBe(0);
      expect(readFileSync(join(repository, ".git/hooks/pre-commit"), "utf8")).toContain("other hook ran");
      expect((await nobody.run(["install-hook", repository, "--uninstall"])).stderr).toContain("is not the hook");
    } finally {
      process.argv[1] = command;
    }
  }, 120_000);

  it("goes where git looks: another folder of hooks, and worktrees", async () => {
    git("config", "core.hooksPath", "tools/hooks");
    const elsewhere = (await ada.json(["install-hook", repository])) as { file: string };
    expect(elsewhere.file).toBe(join(repository, "tools/hooks/pre-commit"));
    git("config", "--unset", "core.hooksPath");
    const tree = join(ada.path, "tree");
    git("worktree", "add", "-q", tree, "-b", "side");
    const shared = (await ada.json(["install-hook", tree])) as { file: string };
    expect(shared.file).toBe(join(repository, ".git/hooks/pre-commit"));
    expect((await ada.run(["install-hook", ada.path])).stderr).toContain("is in no git repository");
  });
});
