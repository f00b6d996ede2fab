/** Which commit brought a content first, and under which names. */
import type { Git } from "./git-command.ts";

export type Brought = { readonly commit: string; readonly path: string };

/** For each id every path under which it came, with the oldest commit that brought it there. */
export async function findCommits(
  git: Git,
  wanted: readonly string[],
  ids: ReadonlySet<string>,
): Promise<Map<string, Brought[]>> {
  const found = new Map<string, Brought[]>();
  const args = [
    ...["log", "--reverse", "--topo-order", "--raw", "-z", "-m", "--root", "--no-renames", "--no-abbrev"],
    ...["--no-ext-diff", "--no-textconv", "--no-show-signature", "--no-notes", "--format=%H", ...wanted, "--"],
  ];
  const child = git.start(args);
  child.stdin.end();
  const ended = git.ended(child, args);
  let commit = "";
  let id: string | undefined;
  let isPath = false;
  const take = (part: string) => {
    if (isPath) {
      if (id !== undefined) add(found, id, { commit, path: part });
      isPath = false;
      return;
    }
    const text = part.trimStart();
    if (text.startsWith(":")) {
      const to = text.split(" ")[3];
      id = to !== undefined && ids.has(to) ? to : undefined;
      isPath = true;
    } else if (/^[0-9a-f]{40,64}$/.test(text)) commit = text;
  };
  let rest = "";
  child.stdout.setEncoding("utf8");
  for await (const chunk of child.stdout as AsyncIterable<string>) {
    const parts = (rest + chunk).split("\0");
    rest = parts.pop() ?? "";
    for (const part of parts) take(part);
  }
  if (rest !== "") take(rest);
  await ended;
  return found;
}

function add(found: Map<string, Brought[]>, id: string, brought: Brought): void {
  const known = found.get(id);
  if (known === undefined) found.set(id, [brought]);
  else if (!known.some(({ path }) => path === brought.path)) known.push(brought);
}

export async function countCommits(git: Git, wanted: readonly string[]): Promise<number> {
  return Number((await git.text(["rev-list", "--count", ...wanted, "--"])).trim());
}

/** Contents there are, from above: for the progress. */
export async function countObjects(git: Git): Promise<number> {
  const text = await git.text(["count-objects", "-v"]);
  const number = (name: string) => Number(new RegExp(`^${name}: (\\d+)$`, "m").exec(text)?.[1] ?? 0);
  return number("count") + number("in-pack");
}
