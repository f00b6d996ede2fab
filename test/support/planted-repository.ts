/**
 * A repository in which values were planted, made by `git fast-import` in one go: in files that are there, in files that
 * were deleted, on other branches, under tags only, and in every form that programs write.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";

export type Planted = {
  readonly value: string;
  readonly form: string;
  readonly path: string;
  readonly line: number;
  readonly where: "present" | "deleted" | "branch" | "tag";
};

export type PlantedRepository = {
  readonly folder: string;
  readonly planted: readonly Planted[];
  readonly bytes: number;
};

const writers: Readonly<Record<string, (value: string, random: () => number) => string>> = {
  plain: (value) => `const key = "${value}";`,
  environment: (value) => `API_KEY=${value}`,
  base64: (value, random) => `auth: ${Buffer.from(`${"user:".slice(0, random() * 5)}${value}`).toString("base64")}`,
  base64url: (value, random) => `t=${Buffer.from(`${"xyz".slice(0, random() * 3)}${value}`).toString("base64url")}`,
  url: (value) => `https://example.org/?k=${encodeURIComponent(`${value}`)}&x=1`,
  percent: (value) => `k=${[...Buffer.from(value)].map((byte) => `%${byte.toString(16)}`).join("")}`,
  json: (value) => JSON.stringify({ note: `line\n${value}\n"end"` }),
  unicode: (value) => `"${[...value].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`).join("")}"`,
  plus: (value, random) => {
    const at = 3 + Math.floor(random() * (value.length - 6));
    return `const key = "${value.slice(0, at)}" + "${value.slice(at)}";`;
  },
  adjacent: (value) => `key = "${value.slice(0, 9)}" "${value.slice(9)}"`,
  continued: (value) => `export KEY=${value.slice(0, 7)}\\`.concat(`\n${value.slice(7)}`),
};
export const forms = Object.keys(writers);

/** The same every time. */
function newRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const words =
  "const return if the value of a list from map reduce export function await import { } ( ) ; = + \"text\" 'a' 100% \\n".split(
    " ",
  );

export function plantRepository(
  folder: string,
  { files, commits, values, seed = 1 }: { files: number; commits: number; values: readonly string[]; seed?: number },
): PlantedRepository {
  const random = newRandom(seed);
  mkdirSync(folder, { recursive: true });
  const env = { PATH: process.env.PATH ?? "", HOME: folder, GIT_CONFIG_NOSYSTEM: "1" };
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", folder, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  git("init", "-q", "-b", "main");
  const planted: Planted[] = [];
  const parts: string[] = [];
  let bytes = 0;
  const lines = (count: number) =>
    Array.from({ length: count }, () =>
      Array.from({ length: 3 + Math.floor(random() * 8) }, () => words[Math.floor(random() * words.length)]).join(" "),
    );
  const write = (path: string, content: string) => {
    const data = Buffer.from(content);
    bytes += data.length;
    parts.push(`M 100644 inline ${path}\ndata ${data.length}\n${content}\n`);
  };
  const commit = (branch: string, time: number, from?: string) => {
    parts.push(
      `commit refs/heads/${branch}\ncommitter A <a@example.org> ${1_700_000_000 + time * 60} +0000\ndata 4\nwork\n`,
    );
    if (from !== undefined) parts.push(`from ${from}\n`);
  };
  const plant = (index: number, where: Planted["where"]) => {
    const form = forms[index % forms.length] ?? "plain";
    const value = values[index] ?? "";
    const before = lines(Math.floor(random() * 30));
    const path = `${where}/d${index % 17}/p${index}.txt`;
    write(path, [...before, writers[form]?.(value, random) ?? "", ...lines(5), ""].join("\n"));
    planted.push({ value, form, path, line: before.length + 1, where });
    return path;
  };
  const wheres = ["present", "deleted", "branch", "tag"] as const;
  let next = 0;
  const deleted: string[] = [];
  for (let time = 0; time < commits; time++) {
    commit("main", time);
    for (const path of deleted.splice(0)) parts.push(`D ${path}\n`);
    const perCommit = Math.ceil(files / commits);
    for (let file = time * perCommit; file < Math.min(files, (time + 1) * perCommit); file++) {
      write(`src/f${file % 91}/file${file}.ts`, `${lines(10 + Math.floor(random() * 40)).join("\n")}\n`);
    }
    // A change to what was there.
    write(`src/f${time % 91}/file${time % files}.ts`, `${lines(20).join("\n")}\n`);
    const due = Math.floor(((time + 1) * values.length) / commits);
    const elsewhere: number[] = [];
    for (; next < due; next++) {
      const where = wheres[next % 4] ?? "present";
      if (where === "branch" || where === "tag") elsewhere.push(next);
      else {
        const path = plant(next, where);
        if (where === "deleted") deleted.push(path);
      }
    }
    for (const index of elsewhere) {
      const where = wheres[index % 4] ?? "branch";
      const branch = `side-${index}`;
      commit(branch, time, "refs/heads/main");
      plant(index, where);
      if (where !== "tag") continue;
      parts.push(`reset refs/tags/v${index}\nfrom refs/heads/${branch}\n\n`);
      parts.push(`reset refs/heads/${branch}\nfrom 0000000000000000000000000000000000000000\n\n`);
    }
  }
  if (deleted.length > 0) {
    commit("main", commits);
    for (const path of deleted) parts.push(`D ${path}\n`);
  }
  const imported = spawnSync("git", ["-C", folder, "fast-import", "--quiet"], { input: parts.join(""), env });
  if (imported.status !== 0) throw new Error(imported.stderr.toString());
  git("reset", "-q", "--hard", "main");
  return { folder, planted, bytes };
}
