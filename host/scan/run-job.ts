/** One scan, from its first file to its last: runs in a thread of its own, which ends with it. */
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from "node:fs";
import { join, sep } from "node:path";
import type { SkipReason } from "../../shared/contract/scan-methods.ts";
import { Collector } from "./collector.ts";
import { ContentScan, type Found } from "./content-scan.ts";
import type { FoundPlace, FromScanner, ScanJob } from "./scan-job.ts";
import { listFiles } from "./sources/folder.ts";
import { Git } from "./sources/git-command.ts";
import { countCommits, countObjects, findCommits } from "./sources/git-commits.ts";
import {
  everything,
  type GitContent,
  readContents,
  readReachable,
  stagedContents,
  unreachableContents,
} from "./sources/git-objects.ts";
import { withoutLink, withoutWaiting } from "./sources/read-bounded.ts";
import { shellHistories, unmetafy } from "./sources/shell-histories.ts";

/** Of a larger file so much is looked at, and that is said. */
const longestFile = 1024 * 1024 * 1024;

/** What became a pipe or a link after it was listed is neither waited for nor followed. */
const asListed = constants.O_RDONLY | withoutWaiting | withoutLink;

type Send = (message: FromScanner) => void;

/** @throws KeyholdError when a repository that was asked for cannot be read. */
export async function runJob(job: ScanJob, send: Send): Promise<void> {
  await new Scanner(job, send).run();
}

class Scanner {
  readonly #job: ScanJob;
  readonly #send: Send;
  readonly #content: ContentScan;
  readonly #collector: Collector;
  #files = 0;
  #bytes = 0;
  #commits = 0;
  #objects = 0;
  #done = 0;
  #total = 0;
  #told = 0;

  constructor(job: ScanJob, send: Send) {
    this.#job = job;
    this.#send = send;
    this.#content = new ContentScan(job);
    this.#collector = new Collector(send);
  }

  async run(): Promise<void> {
    const { roots, files: wantsFiles, git, shellHistory, texts } = this.#job;
    const repositories = new Set<string>();
    const files: string[] = [];
    if (wantsFiles) for (const root of roots) files.push(...(await this.#list(root, repositories)));
    const histories = shellHistory ? shellHistories(this.#job.surroundings) : [];
    this.#total = files.length;
    if (git.staged) for (const root of roots) await this.#scanStaged(root);
    for (const file of files) await this.#scanFile(file, "file");
    for (const { file, isMetafied } of histories) await this.#scanFile(file, "shell", isMetafied);
    for (const { name, bytes } of texts) await this.#scanText(name, bytes);
    if (git.history) {
      // What was asked for has to be a repository; what lies within it is looked into where it is one.
      const within = [...repositories].filter((folder) => !roots.includes(folder));
      for (const root of roots) await this.#scanHistory(root, within.length > 0 && !isRepository(root));
      for (const folder of within) await this.#scanHistory(folder, true);
    }
    this.#tell(true);
    const totals = { files: this.#files, bytes: this.#bytes, commits: this.#commits, objects: this.#objects };
    this.#send({ type: "done", totals });
  }

  async #list(root: string, repositories: Set<string>): Promise<string[]> {
    const { respectGitignore, ignore } = this.#job;
    const skipped: [string, SkipReason][] = [];
    const { files, isCut } = listFiles(root, {
      respectGitignore,
      ignore,
      onSkip: (file, reason) => skipped.push([file, reason]),
      onRepository: (folder) => repositories.add(folder),
    });
    if (isCut) skipped.push([root, "many"]);
    for (const [file, reason] of skipped) await this.#skip(file, reason);
    return files;
  }

  async #scanFile(path: string, place: FoundPlace, isMetafied = false): Promise<void> {
    this.#advance();
    let handle: number;
    try {
      handle = openSync(path, place === "file" ? asListed : constants.O_RDONLY | withoutWaiting);
    } catch (error) {
      // Of histories most are not there.
      const isGone = error instanceof Error && "code" in error && error.code === "ENOENT";
      if (!isGone) await this.#skip(path, "unreadable");
      else if (place === "file") await this.#skip(path, "changed");
      return;
    }
    try {
      const stat = fstatSync(handle);
      if (!stat.isFile()) return await this.#skip(path, "special");
      const content = this.#content;
      content.begin(path);
      const state = { pending: false };
      let length = 0;
      for (;;) {
        const room = content.room();
        const read = readSync(handle, room, 0, Math.min(room.length, longestFile - length), null);
        if (read === 0) break;
        length += read;
        await content.put(isMetafied ? unmetafy(room.subarray(0, read), state) : read);
      }
      if (length >= longestFile) await this.#skip(path, "huge");
      this.#files++;
      this.#bytes += length;
      await this.#finish(path, place, place === "file" ? path : undefined);
    } catch {
      await this.#skip(path, "unreadable");
    } finally {
      closeSync(handle);
    }
  }

  async #scanText(name: string, bytes: Uint8Array): Promise<void> {
    this.#content.begin(name);
    await this.#content.putAll(bytes);
    bytes.fill(0);
    await this.#finish(name, "clipboard");
  }

  /** @param onDisk where it lies, for what has to be read anew. */
  async #finish(file: string, place: FoundPlace, onDisk?: string): Promise<void> {
    const { findings, isCut } = await this.#content.end(onDisk);
    const shown = await this.#content.nameOf(file);
    if (isCut) this.#say(shown.name, "many");
    this.#collector.add([...shown.findings, ...findings].map((finding) => ({ ...finding, file: shown.name, place })));
  }

  async #scanStaged(root: string): Promise<void> {
    const git = new Git(root, this.#job.surroundings, this.#job.git.hook);
    const top = await topOf(git);
    const contents = await stagedContents(git);
    this.#total += contents.length;
    let file = "";
    await readContents(git, contents, {
      begin: ({ path, size }) => {
        this.#advance();
        file = join(top, path);
        return this.#begin(path, size);
      },
      put: (bytes) => this.#content.putAll(bytes),
      end: () => this.#finish(file, "staged"),
    });
  }

  #begin(path: string, size: number): boolean {
    this.#content.begin(path);
    this.#objects++;
    this.#bytes += size;
    return true;
  }

  /** @param isOptional nothing is said if it is no repository. */
  async #scanHistory(folder: string, isOptional: boolean): Promise<void> {
    const { surroundings, git: asked } = this.#job;
    const git = new Git(folder, surroundings);
    try {
      const top = await topOf(git);
      const wanted = await everything(git, asked.unreachable);
      this.#total += await countObjects(git);
      this.#commits += await countCommits(git, wanted);
      const found = new Map<string, { readonly file: string; readonly findings: readonly Found[] }>();
      let content: GitContent = { id: "", path: "", size: 0 };
      const take = {
        begin: (next: GitContent) => {
          this.#advance();
          content = next;
          return this.#begin(next.path, next.size);
        },
        put: (bytes: Uint8Array) => this.#content.putAll(bytes),
        end: async () => {
          const { findings, isCut } = await this.#content.end();
          const file = join(top, content.path === "" ? `(${content.id.slice(0, 12)})` : content.path);
          if (isCut) await this.#skip(file, "many");
          const isNamed = (await this.#content.nameOf(file)).findings.length > 0;
          if (findings.length > 0 || isNamed) found.set(content.id, { file, findings });
        },
      };
      await readReachable(git, wanted, take);
      if (asked.unreachable) {
        const lost = (await unreachableContents(git)).map((id) => ({ id, path: "" }));
        await readContents(git, lost, take);
      }
      if (found.size === 0) return;
      const brought = await findCommits(git, wanted, new Set(found.keys()));
      for (const [id, { file: known, findings }] of found) {
        for (const { path, commit } of brought.get(id) ?? [{ path: undefined, commit: undefined }]) {
          const more = commit === undefined ? {} : { commit };
          const shown = await this.#content.nameOf(path === undefined ? known : join(top, path));
          const all = [...shown.findings, ...findings];
          const where = { file: shown.name, place: "history" as const, ...more };
          this.#collector.add(all.map((finding) => ({ ...finding, ...where })));
        }
      }
    } catch (error) {
      if (!isOptional) throw error;
      await this.#skip(folder + sep, "git");
    } finally {
      git.end();
    }
  }

  async #skip(file: string, reason: SkipReason): Promise<void> {
    this.#say(file === "" ? file : (await this.#content.nameOf(file)).name, reason);
  }

  /** @param file without values in it. */
  #say(file: string, reason: SkipReason): void {
    this.#send({ type: "skipped", file, reason });
  }

  #advance(): void {
    this.#done++;
    this.#tell(false);
  }

  #tell(isLast: boolean): void {
    const now = Date.now();
    if (!isLast && now - this.#told < 100) return;
    this.#told = now;
    this.#collector.flush();
    this.#send({ type: "progress", done: this.#done, total: Math.max(this.#total, this.#done) });
  }
}

/** Git does not open every one that is there: then it says so. */
function isRepository(folder: string): boolean {
  return lstatSync(join(folder, ".git"), { throwIfNoEntry: false }) !== undefined;
}

/** Where its paths begin: the work tree, or of one without any the repository itself. */
async function topOf(git: Git): Promise<string> {
  const text = await git.text(["rev-parse", "--is-inside-work-tree"]);
  if (text.trim() === "true") return (await git.text(["rev-parse", "--show-toplevel"])).replace(/\n$/, "");
  return (await git.text(["rev-parse", "--absolute-git-dir"])).replace(/\n$/, "");
}
