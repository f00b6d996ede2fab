/** Folders and repositories that were made so that a scan waits, reads without end, looks away or tells too much. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { Baseline } from "../../host/scan/baseline.ts";
import { IndexBuilder } from "../../host/scan/matching/build-index.ts";
import { runJob } from "../../host/scan/run-job.ts";
import type { FromScanner, ScanJob } from "../../host/scan/scan-job.ts";
import { utf8 } from "../../shared/crypto/bytes.ts";

const folder = mkdtempSync(join(tmpdir(), "keyhold-hostile-scan-"));
const value = "kh-Zq7Rw&mXv9Lt<Ns8";
const plain = "kh-Bd5Ty1kPc6Hf3Gj0";
const token = `ghp_${"a1B2c3D4e5f6".repeat(3)}`;
const environment = { PATH: process.env.PATH ?? "", HOME: folder, GIT_CONFIG_NOSYSTEM: "1" };
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function scan(roots: readonly string[], job: Partial<ScanJob> = {}) {
  const builder = new IndexBuilder();
  builder.add(utf8(value));
  builder.add(utf8(plain));
  const messages: FromScanner[] = [];
  const whole: ScanJob = {
    index: builder.finish(),
    printKey: undefined,
    patterns: true,
    roots,
    files: true,
    git: { staged: false, history: false, unreachable: false },
    respectGitignore: false,
    ignore: [],
    shellHistory: false,
    texts: [],
    surroundings: { env: environment, home: folder, platform: process.platform },
    ...job,
  };
  let failure: unknown;
  await runJob(whole, (message) => messages.push(message)).catch((error) => {
    failure = error;
  });
  expect(JSON.stringify(messages)).not.toContain(plain);
  const found = messages.flatMap((message) => (message.type === "found" ? message.findings : []));
  const skipped = messages.flatMap((message) => (message.type === "skipped" ? [message] : []));
  return {
    failure,
    found: found
      .map(({ file, line, group, rule }) => `${file.slice(folder.length + 1)}:${line} ${group ?? rule}`)
      .sort(),
    skipped: skipped.map(({ file, reason }) => `${file.slice(folder.length + 1)} ${reason}`).sort(),
  };
}

function place(name: string): { root: string; write: (file: string, content: string | Uint8Array) => void } {
  const root = join(folder, name);
  mkdirSync(root);
  return { root, write: (file, content) => writeFileSync(join(root, file), content) };
}

const git = (root: string, ...args: string[]) =>
  execFileSync("git", ["-C", root, "-c", "user.name=a", "-c", "user.email=a@example.org", ...args], {
    env: environment,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();

it("waits for no pipe and reads nothing without end: rules, roots, histories, baselines; no skipped name tells a value", async () => {
  const { root, write } = place("endless");
  symlinkSync("/dev/zero", join(root, ".gitignore"));
  mkdirSync(join(root, "sub"));
  execFileSync("mkfifo", [join(root, "sub/.gitignore"), join(root, `${plain}.pipe`), join(folder, ".bash_history")]);
  mkdirSync(join(root, "long"));
  write("long/.gitignore", "x\n".repeat(600_000));
  write("a.txt", `${plain}\n`);
  const { found, skipped } = await scan([root, join(root, `${plain}.pipe`)], {
    respectGitignore: true,
    shellHistory: true,
  });
  expect(found).toEqual(["endless/a.txt:1 1"]);
  expect(skipped).toEqual([
    ".bash_history special",
    "endless/.gitignore special",
    "endless/long/.gitignore unreadable",
    "endless/sub/.gitignore special",
    "endless/sub/.gitignore special",
    "endless/….pipe special",
    "endless/….pipe special",
  ]);
  for (const name of [join(folder, ".bash_history"), "/dev/zero"]) {
    expect(() => Baseline.read(name, undefined)).toThrow("could not be read as a baseline");
  }
});

it("is not switched off by what stands in a text: comments, zeros, UTF-16 with or without its mark, entities", async () => {
  const { root, write } = place("texts");
  // What a rule finds right beside a value is taken for that value.
  const gap = "-".repeat(80);
  const wide = (text: string) => Buffer.from(text, "utf16le");
  write("comment.ts", `// secretlint-disable\nconst a = "${token}"; // secretlint-disable-line\n`);
  write("zero.bin", Buffer.concat([Buffer.alloc(40), Buffer.from(`key=${token}`), Buffer.alloc(40)]));
  write("wide.txt", wide(`one line\nkey=${token}\n${gap}${plain}\n`));
  write("high.txt", wide(`one line\nkey=${token}\n${gap}${plain}\n`).swap16());
  write("marked.txt", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`\nkey=${token}\n${gap}${plain}\n`)]));
  write("within.bin", Buffer.concat([Buffer.alloc(9001, 7), wide(plain), Buffer.alloc(9, 7)]));
  write("page.html", `<a title='${value.replaceAll("&", "&amp;").replaceAll("<", "&#60;")}'>\n`);
  const rule = "github/GITHUB_TOKEN";
  expect((await scan([root])).found).toEqual(
    [
      `comment.ts:2 ${rule}`,
      `zero.bin:1 ${rule}`,
      ...["wide.txt", "high.txt", "marked.txt"].flatMap((file) => [`${file}:3 1`, `${file}:2 ${rule}`]),
      "within.bin:1 1",
      "page.html:1 0",
    ]
      .map((line) => `texts/${line}`)
      .sort(),
  );
});

it("looks into all of a history: names, and what a graft cuts off; and a refused repository is a failure", async () => {
  const { root, write } = place("shop");
  git(root, "init", "-q");
  write("first.txt", `${value}\n`);
  write(`${plain}.txt`, "nothing\n");
  git(root, "add", ".");
  git(root, "commit", "-qm", "one");
  git(root, "rm", "-q", "first.txt", `${plain}.txt`);
  write("next.txt", "nothing more\n");
  git(root, "add", ".");
  git(root, "commit", "-qm", "two");
  writeFileSync(join(root, ".git/info/grafts"), `${git(root, "rev-parse", "HEAD")}\n`);
  const history = { files: true, git: { staged: false, history: true, unreachable: false } };
  const all = await scan([root], history);
  expect(all.failure).toBeUndefined();
  expect(all.found).toEqual(["shop/first.txt:1 0", "shop/….txt:0 1"]);

  // One within it that git reads does not make up for the one that was asked for.
  mkdirSync(join(root, "inner"));
  git(join(root, "inner"), "init", "-q");
  writeFileSync(join(root, ".git/HEAD"), "nonsense\n");
  expect((await scan([root], history)).failure).toMatchObject({ code: "not_found" });
  // Without any of its own it is what lies within.
  rmSync(join(root, ".git"), { recursive: true });
  expect(await scan([root], history)).toMatchObject({ failure: undefined, skipped: ["shop/ git"] });
});
