/** Contents from git: what is staged, and every version of every file, each once. */
import { once } from "node:events";
import type { Readable } from "node:stream";
import type { Git, GitChild } from "./git-command.ts";

/** One content, and a path under which it is known. */
export type GitContent = { readonly id: string; readonly path: string; readonly size: number };
type Take = {
  begin(content: GitContent): boolean;
  put(bytes: Uint8Array): Promise<void>;
  end(): Promise<void>;
};

/** Ids and paths of what the next commit will hold that the last one does not. */
export async function stagedContents(git: Git): Promise<{ id: string; path: string }[]> {
  const args = ["diff", "--cached", "--raw", "-z", "--no-renames", "--no-abbrev", "--no-ext-diff", "--no-textconv"];
  const parts = (await git.text([...args, "--diff-filter=ACMT", "--ignore-submodules"])).split("\0");
  const found: { id: string; path: string }[] = [];
  for (let index = 0; index + 1 < parts.length; index += 2) {
    const [, mode, , id] = (parts[index] ?? "").split(" ");
    // A submodule is no content of this repository.
    if (id !== undefined && mode !== "160000") found.push({ id, path: parts[index + 1] ?? "" });
  }
  return found;
}

/** Arguments of `rev-list` and `log` that mean everything there is to reach. */
export async function everything(git: Git, unreachable: boolean): Promise<string[]> {
  // `--all` knows the newest stash only.
  const stashes = await git.text(["reflog", "show", "--format=%H", "refs/stash"]).catch(() => "");
  return ["--all", ...(unreachable ? ["--reflog"] : []), ...stashes.split("\n").filter((line) => line !== "")];
}

/** Hands over every content that `wanted` reaches. */
export async function readReachable(git: Git, wanted: readonly string[], take: Take): Promise<void> {
  const args = ["rev-list", "--objects", "--filter=object:type=blob", "--filter-provided-objects", ...wanted, "--"];
  const list = git.start(args);
  list.stdin.end();
  const reader = startReader(git);
  list.stdout.pipe(reader.stdin);
  const listed = git.ended(list, args);
  await Promise.all([listed, readBatch(git, reader, take)]);
}

/** Hands over these contents. */
export async function readContents(
  git: Git,
  contents: Iterable<{ readonly id: string; readonly path: string }>,
  take: Take,
): Promise<void> {
  const reader = startReader(git);
  const write = async () => {
    // A name with a line end in it would be read as two.
    for (const { id, path } of contents) {
      if (!reader.stdin.write(`${id} ${path.replaceAll("\n", " ")}\n`)) await once(reader.stdin, "drain");
    }
    reader.stdin.end();
  };
  await Promise.all([write().catch(() => undefined), readBatch(git, reader, take)]);
}

/** Contents that nothing leads to any more. */
export async function unreachableContents(git: Git): Promise<string[]> {
  const text = await git.text(["fsck", "--unreachable", "--no-reflogs", "--no-progress", "--connectivity-only"]);
  return [...text.matchAll(/^unreachable blob ([0-9a-f]+)$/gm)].map(([, id = ""]) => id);
}

const batchForm = "%(objecttype) %(objectsize) %(objectname) %(rest)";
const batchArguments = ["cat-file", `--batch=${batchForm}`, "--buffer"];

function startReader(git: Git): GitChild {
  return git.start(batchArguments);
}

async function readBatch(git: Git, reader: GitChild, take: Take): Promise<void> {
  const ended = git.ended(reader, batchArguments);
  const reading = parseBatch(reader.stdout, take);
  await Promise.all([ended, reading]);
}

/** `type size id path`, a line end, so many bytes, a line end; again and again. */
async function parseBatch(stream: Readable, take: Take): Promise<void> {
  let head: Buffer = Buffer.alloc(0);
  let left = 0;
  let isWanted = false;
  let isIn = false;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    let bytes = chunk;
    while (bytes.length > 0) {
      if (isIn) {
        const part = bytes.subarray(0, left);
        if (isWanted && part.length > 0) await take.put(part);
        left -= part.length;
        bytes = bytes.subarray(part.length);
        if (left > 0 || bytes.length === 0) continue;
        // The line end behind a content.
        bytes = bytes.subarray(1);
        isIn = false;
        if (isWanted) await take.end();
        continue;
      }
      const lineEnd = bytes.indexOf(10);
      head = Buffer.concat([head, lineEnd < 0 ? bytes : bytes.subarray(0, lineEnd)]);
      if (lineEnd < 0) break;
      bytes = bytes.subarray(lineEnd + 1);
      const [type, size = "0", id = "", ...path] = head.toString().split(" ");
      head = Buffer.alloc(0);
      // `<id> missing`: of a clone that has not everything.
      if (!/^\d+$/.test(size)) continue;
      left = Number(size);
      isIn = true;
      isWanted = type === "blob" && take.begin({ id, path: path.join(" "), size: left });
    }
  }
}
