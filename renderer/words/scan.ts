import type { ScanPlace, SkipReason } from "../../shared/contract/scan-methods.ts";
import { catalogue } from "./catalogue.ts";
import { numberText } from "./number.ts";

const skips: Record<SkipReason, string> = {
  unreadable: "could not be read",
  special: "is no file",
  huge: "was looked at as far as 1 GiB",
  changed: "was gone when its turn came",
  many: "has more findings or files than are listed",
  git: "is a repository that git did not read",
};

const places: Record<ScanPlace, string> = {
  file: "",
  staged: "in the next commit",
  history: "in the history",
  shell: "in a shell's history",
  clipboard: "in the clipboard",
};

const counted = (count: number, one: string, many: string) => `${numberText(count)} ${count === 1 ? one : many}`;

export const scanWords = catalogue({
  en: {
    title: "Leak scan",
    sub: "On this computer; nothing leaves it",
    folder: "Folder",
    folderHint: "The whole path, like /home/you/projects",
    also: "Look at",
    history: "Git history",
    historyHint: "Every version of every file that a branch, a tag or a stash leads to",
    staged: "What is staged",
    stagedHint: "What the next commit will hold",
    shellHistory: "Shell histories",
    clipboard: "Clipboard",
    gitignore: "Leave out what .gitignore does",
    patterns: "Unknown values by their shape",
    go: "Scan",
    stop: "Stop",
    stopMore: "What was found until then stays listed.",
    reading: "Taking in your values",
    progress: (done: number, total: number) => `${numberText(done)} of ${numberText(total)} looked at`,
    found: (count: number) => (count === 0 ? "nothing found yet" : `${numberText(count)} found`),
    never:
      "Looks for every value of this vault, earlier ones too, and for others that look like secrets. Name a folder to begin.",
    nothing: (files: number) => `Nothing found in ${counted(files, "file", "files and versions")}.`,
    summary: (files: number, commits: number, values: number) =>
      `${counted(files, "file or version", "files and versions")}${commits > 0 ? `, ${counted(commits, "commit", "commits")}` : ""}, looked through for ${counted(values, "value", "values")}`,
    results: "Findings",
    places: (count: number) => counted(count, "place", "places"),
    more: (count: number) => `${numberText(count)} more are not listed: scan a smaller folder for them.`,
    known: (count: number) => `${counted(count, "finding", "findings")} left out by the baseline.`,
    stopped: "Stopped before the end.",
    heldBy: (names: string) => `also held by ${names}`,
    earlier: (version: number) => `earlier value, version ${version}`,
    looksLike: (rule: string) => `Looks like a secret: ${rule}`,
    line: (line: number) => (line === 0 ? "its name" : `line ${line}`),
    commit: (commit: string) => `since ${commit.slice(0, 10)}`,
    place: (place: ScanPlace) => places[place],
    rotate: "Rotate",
    rotateOne: (name: string, env: string) => `Rotate ${name} (${env})`,
    ignore: "Ignore",
    ignoreOne: (place: string) => `Put ${place} into the baseline`,
    ignored: (file: string) => `Put into ${file}. Later scans leave it out; the file holds no value.`,
    skippedTitle: (count: number) => `${counted(count, "place was", "places were")} not looked at, or not in full.`,
    skipped: (file: string, reason: SkipReason) => `${file} ${skips[reason]}.`,
    notSought: (names: string, more: number) =>
      `Too short or too plain to be told from other text, and not looked for: ${names}${more > 0 ? ` and ${more} more` : ""}.`,
  },
});
