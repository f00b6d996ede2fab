import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { usualBaseline } from "../../host/scan/baseline.ts";
import { isKeyholdError, KeyholdError } from "../../shared/contract/errors.ts";
import type { ScanOptions, ScanReport } from "../../shared/contract/scan-methods.ts";
import type { CommandLine } from "../command-line.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { example, type Launch } from "../launch.ts";
import { findingJson, findingText, notSoughtText, shownAs, skippedText, summaryText } from "../scan/finding-text.ts";
import { hookOf } from "../scan/hook-surroundings.ts";
import { sarifOf } from "../scan/sarif.ts";
import type { Session } from "../session.ts";
import { safeJson, safeLine } from "../text/safe-text.ts";
import { collect, parseChoice } from "../values/choice.ts";

const formats = ["text", "json", "sarif"] as const;
export const whenLocked = ["ask", "patterns", "refuse"] as const;
export type WhenLocked = (typeof whenLocked)[number];

type Options = {
  readonly git?: boolean;
  readonly history?: boolean;
  readonly unreachable?: boolean;
  readonly staged?: boolean;
  readonly shellHistory?: boolean;
  readonly clipboard?: boolean;
  readonly respectGitignore?: boolean;
  readonly ignore?: string[];
  readonly patterns: boolean;
  readonly format?: (typeof formats)[number];
  readonly baseline?: string;
  readonly updateBaseline?: boolean;
  readonly whenLocked: WhenLocked;
  readonly hook?: boolean;
};

export function addScanCommand(program: Command, launch: Launch): void {
  program
    .command("scan")
    .description("Look for leaked values: yours exactly, unknown ones by their shapes. Ends with 1 when it finds any.")
    .argument("[path...]", "folders and files; without any, the folder you are in")
    .option("--git", "everything that git has there too: what is staged, and the history")
    .option("--history", "also every version of every file that a branch, a tag or a stash leads to")
    .option("--unreachable", "with --history: also what nothing leads to any more")
    .option("--staged", "only what the next commit will hold")
    .option("--shell-history", "what was typed into shells")
    .option("--clipboard", "what was copied last")
    .option("--respect-gitignore", "leave out what a .gitignore leaves out")
    .option("--ignore <pattern>", "leave this out, as a line of a .gitignore; several times", collect)
    .option("--no-patterns", "only the values of the vault")
    .option("--format <format>", formats.join(", "), parseChoice(formats, "--format"))
    .option("--baseline <file>", `known findings, left out (${usualBaseline} in the folder is used by itself)`)
    .option("--update-baseline", "write what is found into the baseline; ends with 0")
    .option(
      "--when-locked <what>",
      "without a passphrase: ask for it, look only for known shapes (patterns), or refuse",
      parseChoice(whenLocked, "--when-locked"),
      "ask",
    )
    .option("--hook", "say what a commit is refused for")
    .addHelpText(
      "after",
      example(
        "keyhold scan .",
        "keyhold scan ~/projects --git --respect-gitignore",
        "keyhold scan --shell-history --clipboard",
        "keyhold scan . --history --format sarif > leaks.sarif",
        "keyhold install-hook",
      ),
    )
    .action((paths: string[], options: Options) => launch("scan", (line) => scan(line, paths, options)));
}

async function scan(line: CommandLine, paths: readonly string[], options: Options): Promise<ExitCode | undefined> {
  checkTogether(line, options);
  const elsewhere = options.shellHistory || options.clipboard;
  const roots =
    paths.length > 0 ? paths : elsewhere && !options.git && !options.history && !options.staged ? [] : ["."];
  for (const root of roots) {
    if (!existsSync(root)) throw new KeyholdError("not_found", `There is no ${root}. Nothing was scanned.`);
  }
  const baseline = baselineOf(roots, options);
  const asked: ScanOptions = {
    roots: roots.map((root) => resolve(root)),
    files: !options.staged || options.git === true,
    staged: options.staged === true || options.git === true,
    hook: hookOf(line.surroundings),
    history: options.history === true || options.git === true,
    unreachable: options.unreachable === true,
    shellHistory: options.shellHistory === true,
    clipboard: options.clipboard === true,
    patterns: options.patterns,
    respectGitignore: options.respectGitignore === true,
    ignore: options.ignore ?? [],
    ...(baseline === undefined || options.updateBaseline ? {} : { baseline }),
  };
  const session = await line.session();
  const isOpen = await openAsFarAsMayBe(session, options.whenLocked);
  if (!isOpen) tellLocked(line, options);
  const report = await session.call(isOpen ? "scan.run" : "scan.patterns", asked);
  if (options.updateBaseline && baseline !== undefined) return await update(line, session, baseline, report);
  tell(line, roots, report, options);
  // What did not come to its end found nothing out.
  return report.found > 0 || report.state !== "done" ? exitCodes.failed : undefined;
}

/** @throws KeyholdError `invalid_input` for what cannot go together. */
function checkTogether(line: CommandLine, options: Options): void {
  const refuse = (text: string) => new KeyholdError("invalid_input", `${text} Nothing was scanned.`);
  if (options.unreachable && !options.history && !options.git) throw refuse("--unreachable goes with --history.");
  if (line.output.json && options.format !== undefined && options.format !== "json") {
    throw refuse(`--json and --format ${options.format} ask for two forms.`);
  }
  if (options.updateBaseline && options.whenLocked === "patterns") {
    throw refuse("A baseline is written with the vault open: leave --when-locked out.");
  }
}

function baselineOf(roots: readonly string[], { baseline, updateBaseline }: Options): string | undefined {
  if (baseline !== undefined) return resolve(baseline);
  const usual = join(resolve(roots[0] ?? "."), usualBaseline);
  return updateBaseline || existsSync(usual) ? usual : undefined;
}

/** @returns whether the vault is open. @throws KeyholdError when it is not, and has to be. */
async function openAsFarAsMayBe(session: Session, without: WhenLocked): Promise<boolean> {
  try {
    await session.unlock();
    return true;
  } catch (error) {
    if (without === "patterns" && isKeyholdError(error, "needs_answer", "locked", "not_found")) return false;
    throw error;
  }
}

function tellLocked(line: CommandLine, { hook }: Options): void {
  const what = "The vault is locked: only known shapes of secrets were looked for, not your values.";
  line.output.warn(hook ? `${what} “keyhold scan --staged” looks for all of them.` : what);
}

async function update(
  line: CommandLine,
  session: Session,
  file: string,
  report: ScanReport,
): Promise<ExitCode | undefined> {
  if (report.state !== "done") {
    throw new KeyholdError("conflict", "The scan did not come to its end. The baseline was left as it was.");
  }
  const { startedAt } = report;
  const { findings } = await session.call("scan.keep", { file, ...(startedAt === undefined ? {} : { startedAt }) });
  line.output.result({ file, findings }, `${file} holds ${findings} findings. No value can be read from it.\n`);
  return undefined;
}

function tell(line: CommandLine, roots: readonly string[], report: ScanReport, options: Options): void {
  const { output } = line;
  const shown = shownAs(roots);
  const { findings } = report;
  if (options.format === "sarif") output.text(`${safeJson(sarifOf(report, shown))}\n`);
  else if (options.format === "json") output.text(`${safeJson(findings.map((one) => findingJson(one, shown)))}\n`);
  else {
    output.result(
      findings.map((one) => findingJson(one, shown)),
      () => findings.map((one) => `${findingText(one, shown)}\n`).join(""),
    );
  }
  const skipped = skippedText(report, shown);
  if (skipped.length > 0) output.warn(`Not looked at, or not all of it:\n${skipped.join("\n")}`);
  if (report.failure !== undefined) output.warn(report.failure);
  const notSought = notSoughtText(report);
  if (notSought !== undefined && !options.hook) output.note(notSought);
  output.note(summaryText(report));
  if (report.found > findings.length) output.note(`The first ${findings.length} are listed.`);
  if (options.hook && report.found === 0 && report.state !== "done") {
    output.note("Nothing was committed, because not everything was looked at. Commit again.");
  }
  if (report.found === 0) return;
  if (options.hook) {
    output.note(
      "Nothing was committed. Take the values out: a program gets them by “keyhold run”. What is meant to be there goes into the baseline with “keyhold scan --staged --update-baseline”; “git commit --no-verify” asks nobody.",
    );
    return;
  }
  const present = new Set(
    findings.flatMap(({ key }) => (key?.isPresent ? [`${safeLine(key.name)} --env ${key.env}`] : [])),
  );
  const [first] = present;
  if (first !== undefined) output.note(`Whoever has the file has the key: keyhold rotate ${first}`);
}
