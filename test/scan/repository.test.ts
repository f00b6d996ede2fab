import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { IndexBuilder } from "../../host/scan/matching/build-index.ts";
import { runJob } from "../../host/scan/run-job.ts";
import type { FromScanner, RawFinding, ScanJob } from "../../host/scan/scan-job.ts";
import { utf8 } from "../../shared/crypto/bytes.ts";
import { forms, type PlantedRepository, plantRepository } from "../support/planted-repository.ts";
import { scale } from "../support/scale.ts";

const folder = mkdtempSync(join(tmpdir(), "keyhold-scan-"));
const surroundings = { env: { PATH: process.env.PATH ?? "" }, home: folder, platform: process.platform };
// All of it, 5,000 files and 2,000 commits with 200 values, in the long run.
const size = Math.min(1, 0.05 * scale);
const values = Array.from(
  { length: Math.max(44, 200 * size) },
  () => `kh_live_${randomBytes(18).toString("base64url")}+/`,
);
let repository: PlantedRepository;

beforeAll(() => {
  repository = plantRepository(join(folder, "repository"), {
    files: 5000 * size,
    commits: 2000 * size,
    values,
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function scan(job: Partial<ScanJob>, sought: readonly string[] = values) {
  const builder = new IndexBuilder();
  for (const value of sought) builder.add(utf8(value));
  for (let decoy = 0; decoy < 500; decoy++) builder.add(randomBytes(24));
  const messages: FromScanner[] = [];
  const whole: ScanJob = {
    index: builder.finish(),
    printKey: undefined,
    patterns: true,
    roots: [repository.folder],
    files: true,
    git: { staged: false, history: false, unreachable: false },
    respectGitignore: false,
    ignore: [],
    shellHistory: false,
    texts: [],
    surroundings,
    ...job,
  };
  await runJob(whole, (message) => messages.push(message));
  const found = messages.flatMap((message) => (message.type === "found" ? message.findings : []));
  return { found, messages };
}

const nameOf = ({ group, file, line }: Pick<RawFinding, "group" | "file" | "line">) =>
  `${values[group ?? -1]} ${file}:${line}`;

describe("a repository with planted values", () => {
  it("gives up every one, in every form, with its line and commit, and nothing that was not planted", async () => {
    const { found, messages } = await scan({ git: { staged: false, history: true, unreachable: false } });
    const expected = repository.planted.map(
      ({ value, path, line }) => `${value} ${join(repository.folder, path)}:${line}`,
    );
    expect(new Set(repository.planted.map(({ form }) => form))).toEqual(new Set(forms));
    expect(new Set(found.map(nameOf))).toEqual(new Set(expected));
    const commits = new Map(found.filter(({ commit }) => commit !== undefined).map((one) => [nameOf(one), one.commit]));
    expect(commits.size).toBe(expected.length);
    const [one] = repository.planted.filter(({ where }) => where === "tag");
    const commit = commits.get(`${one?.value} ${join(repository.folder, one?.path ?? "")}:${one?.line}`) ?? "";
    const shown = execFileSync("git", ["-C", repository.folder, "show", "--name-only", "--format=", commit]).toString();
    expect(shown).toContain(one?.path);
    expect(messages.some(({ type }) => type === "skipped")).toBe(false);
    const said = JSON.stringify(messages);
    for (const value of values) expect(said).not.toContain(value);
  });

  it("is missed where it is not looked for: the files alone hold a part, and another vault's index none", async () => {
    const { found } = await scan({});
    const present = repository.planted.filter(({ where }) => where === "present").length;
    // A packed repository holds no value in the clear either.
    expect(new Set(found.map(({ group }) => group)).size).toBe(present);
    const others = await scan({ git: { staged: false, history: true, unreachable: false } }, ["another-Value-7391"]);
    expect(others.found).toEqual([]);
  });

  it("also what a stash, the index and nothing at all leads to", async () => {
    const git = (...args: string[]) =>
      execFileSync("git", ["-C", repository.folder, "-c", "user.name=a", "-c", "user.email=a@example.org", ...args], {
        env: { PATH: process.env.PATH ?? "", HOME: folder },
      });
    const [first = "", second = "", third = "", fourth = ""] = values;
    const write = (name: string, value: string) => writeFileSync(join(repository.folder, name), `x\n${value}\n`);
    write("stashed-1.txt", first);
    git("add", ".");
    git("stash", "-q");
    write("stashed-2.txt", second);
    git("add", ".");
    git("stash", "-q");
    write("lost.txt", third);
    git("add", ".");
    git("commit", "-qm", "lost");
    git("reset", "-q", "--hard", "HEAD~1");
    write("staged.txt", fourth);
    git("add", ".");
    const names = ({ found }: { found: RawFinding[] }) => new Set(found.map(({ file }) => file.split("/").at(-1)));
    const reachable = names(await scan({ files: false, git: { staged: false, history: true, unreachable: false } }));
    expect([...reachable]).toEqual(expect.arrayContaining(["stashed-1.txt", "stashed-2.txt"]));
    expect(reachable.has("lost.txt")).toBe(false);
    const all = names(await scan({ files: false, git: { staged: false, history: true, unreachable: true } }));
    expect(all.has("lost.txt")).toBe(true);
    const staged = await scan({ files: false, git: { staged: true, history: false, unreachable: false } });
    expect(staged.found.map(({ file, line, place }) => ({ file, line, place }))).toEqual([
      { file: join(repository.folder, "staged.txt"), line: 2, place: "staged" },
    ]);
    git("reset", "-q", "--hard");
  });
});
