import { basename, resolve } from "node:path";
import type { Command } from "commander";
import { KeyholdError } from "../../shared/contract/errors.ts";
import { type Environment, environments } from "../../shared/contract/fields.ts";
import type { CsvMapping, ImportRow, ImportSource, ImportView } from "../../shared/contract/import-methods.ts";
import {
  type ConflictChoice,
  type CsvField,
  conflictChoices,
  csvFields,
  formatNames,
  type ImportFormat,
  importFormats,
  longestImport,
  longestPiece,
} from "../../shared/contract/import-words.ts";
import type { CommandLine } from "../command-line.ts";
import { adviceText, previewText, storedText } from "../import-text.ts";
import { example, type Launch } from "../launch.ts";
import { needsAnswer } from "../needs-answer.ts";
import { fromSource } from "../passphrase.ts";
import { readSource } from "../read-source.ts";
import type { Session } from "../session.ts";
import { safeLine } from "../text/safe-text.ts";
import { collect, parseChoice } from "../values/choice.ts";
import { listImports, undoImport } from "./import-undo.ts";

type Options = {
  readonly format?: ImportFormat;
  readonly env?: Environment;
  readonly map?: CsvMapping;
  readonly onConflict?: ConflictChoice;
  readonly leaveOut?: string[];
  readonly importPassphraseFile?: string;
  readonly keyFile?: string;
  readonly dryRun?: boolean;
  readonly all?: boolean;
  readonly yes?: boolean;
  readonly list?: boolean;
  readonly undo?: boolean | string;
};

export function addImportCommand(program: Command, launch: Launch): void {
  program
    .command("import")
    .description(
      "Bring keys from a file of another program. Shows what would become of it, and stores nothing unasked.",
    )
    .argument("[file]", "the file, a folder of pass, or - for standard input")
    .option(
      "--format <format>",
      `what it is, if its content does not tell: ${importFormats.join(", ")}`,
      parseChoice(importFormats, "--format"),
    )
    .option(
      "--env <environment>",
      "store all of it there; without it, by what the file says",
      parseChoice(environments, "--env"),
    )
    .option(
      "--map <columns>",
      "which column of a CSV file is what, by name or number: name=Title,value=2,…",
      parseMapping,
    )
    .option(
      "--on-conflict <choice>",
      `when the vault has another value of that name: ${conflictChoices.join(", ")}`,
      parseChoice(conflictChoices, "--on-conflict"),
    )
    .option("--leave-out <name>", "store no entry of this name; several times", collect)
    .option("--import-passphrase-file <file>", "the passphrase of the file that is imported, or - for standard input")
    .option("--key-file <file>", "the key file of a KeePass database")
    .option("--dry-run", "only show what would become of it")
    .option("--all", "show every entry, however many")
    .option("--yes", "do not ask")
    .option("--list", "what was imported lately")
    .option("--undo [id]", "take the last import back, or the one of this id")
    .addHelpText(
      "after",
      example(
        "keyhold import .env --env dev",
        "keyhold import export.1pux --dry-run",
        "keyhold import keys.csv --map name=Title,value=Password --on-conflict replace",
        "keyhold import --undo",
      ),
    )
    .action((file: string | undefined, options: Options) => launch("import", (line) => run(line, file, options)));
}

async function run(line: CommandLine, file: string | undefined, options: Options): Promise<undefined> {
  if (options.list === true) return await listImports(line);
  if (options.undo !== undefined) {
    return await undoImport(line, typeof options.undo === "string" ? options.undo : undefined, options.yes ?? false);
  }
  if (file === undefined) {
    throw new KeyholdError("invalid_input", "Name the file that is to be imported. Nothing was stored.");
  }
  if (file === "-") line.standardInput.claim("import -");
  if (options.importPassphraseFile === "-") line.standardInput.claim("--import-passphrase-file");
  const session = await line.unlocked({ alone: true });
  const read = await readFile(line, session, file, options);
  const { rows, view } = await withLeftOut(session, read, options);
  if (options.dryRun) {
    line.output.result(planJson(view, rows), () => previewText(line.output.paint, view, rows, shown(line, options)));
    await session.call("imports.drop", { id: view.id });
    return undefined;
  }
  if (!line.output.json) line.output.notePainted(previewText(line.output.paintNote, view, rows, shown(line, options)));
  const decided = await decideConflicts(line, session, view, options);
  await confirm(line, decided, options);
  const stored = await session.call("imports.store", { id: view.id });
  line.output.result({ ...stored, format: view.format, left: view.left }, () => storedText(stored));
  if (!line.output.json)
    line.output.note(adviceText(view, file === "-" ? undefined : safeLine(file), stored.id !== undefined));
  return undefined;
}

async function readFile(line: CommandLine, session: Session, file: string, options: Options): Promise<ImportView> {
  const source = await sourceOf(line, session, file);
  const { format, env, map: mapping, onConflict } = options;
  const keyFile = options.keyFile === undefined ? undefined : { file: resolve(options.keyFile) };
  const ask = async (passphrase: Uint8Array | undefined) =>
    await session.call("imports.read", { source, format, env, mapping, onConflict, keyFile, passphrase });
  const given = options.importPassphraseFile;
  const option = "--import-passphrase-file";
  let read = await ask(given === undefined ? undefined : await fromSource(line, given, option));
  if (read.state === "passphrase") {
    if (!line.terminal.canAsk) throw needsAnswer(`The passphrase of ${basename(file)}`, `${option} FILE`);
    read = await ask(await line.terminal.askSecret(`Passphrase of ${safeLine(basename(file))}: `));
  }
  if (read.state === "ready") return read.import;
  if (read.state === "passphrase") throw needsAnswer(`The passphrase of ${basename(file)}`, `${option} FILE`);
  const columns = read.columns.map((column) => `“${column}”`).join(", ");
  throw new KeyholdError(
    "needs_answer",
    `Which of its columns are the name and the value is not plain: ${columns}. Give --map name=COLUMN,value=COLUMN, each by its name or its number. Nothing was stored.`,
  );
}

async function sourceOf(line: CommandLine, session: Session, file: string): Promise<ImportSource> {
  if (file !== "-") return { file: resolve(file) };
  const bytes = await readSource("-", "import -", longestImport, line.standardInput);
  let upload: string | undefined;
  for (let at = 0; at < bytes.length || upload === undefined; at += longestPiece) {
    ({ upload } = await session.call("imports.upload", { upload, piece: bytes.slice(at, at + longestPiece) }));
  }
  bytes.fill(0);
  return { upload, name: "standard input" };
}

async function withLeftOut(
  session: Session,
  view: ImportView,
  { leaveOut = [] }: Options,
): Promise<{ rows: ImportRow[]; view: ImportView }> {
  const { id } = view;
  const { rows } = await session.call("imports.rows", { id });
  if (leaveOut.length === 0) return { rows, view };
  const names = new Set(leaveOut.map((name) => name.toLowerCase()));
  const entries = rows
    .filter(({ name }) => names.has(name.toLowerCase()))
    .map(({ index }) => ({ index, take: "skip" as const }));
  if (entries.length === 0)
    throw new KeyholdError("not_found", `No entry is called ${leaveOut.join(", ")}. Nothing was stored.`);
  await session.call("imports.change", { id, entries });
  const after = await session.call("imports.rows", { id });
  return { rows: after.rows, view: after.import };
}

async function decideConflicts(
  line: CommandLine,
  session: Session,
  view: ImportView,
  options: Options,
): Promise<ImportView> {
  if (options.onConflict !== undefined || view.states.conflict === 0) return view;
  const many = view.states.conflict === 1 ? "1 entry has" : `${view.states.conflict} entries have`;
  if (!line.terminal.canAsk) {
    throw needsAnswer(
      `What becomes of the ${view.states.conflict} whose name has another value here`,
      "--on-conflict keep, replace or skip",
    );
  }
  const answer = await line.terminal.askText(
    `${many} another value in the vault. Keep both, replace the vault's (its value stays in the history), or skip? [keep] `,
  );
  const onConflict = answer === "" ? "keep" : parseChoice(conflictChoices, "The answer")(answer);
  return await session.call("imports.change", { id: view.id, onConflict });
}

async function confirm(line: CommandLine, view: ImportView, options: Options): Promise<void> {
  if (options.yes) return;
  if (!line.terminal.canAsk) throw needsAnswer("The decision to store this", "--yes, or --dry-run to only look");
  const { add, keep, replace } = view.chosen;
  const question = `Store ${add + keep} new${replace === 0 ? "" : ` and replace ${replace}`}?`;
  if (!(await line.terminal.askYes(question, true))) {
    throw new KeyholdError("cancelled", "Nothing was stored; the vault is as it was.");
  }
}

function shown(line: CommandLine, { all }: Options): { most: number; width: number | undefined } {
  return { most: all ? Number.POSITIVE_INFINITY : 40, width: line.output.width };
}

function planJson(view: ImportView, rows: readonly ImportRow[]): object {
  const { id: _, ...plan } = view;
  return { ...plan, what: formatNames[view.format], rows };
}

/** `name=Title,value=Password`: column names hold neither `,` nor `=` as a rule. @throws KeyholdError `invalid_input`. */
function parseMapping(text: string): CsvMapping {
  const mapping: CsvMapping = {};
  for (const part of text.split(",")) {
    const at = part.indexOf("=");
    const field = csvFields.find((one) => one === part.slice(0, at).trim().toLowerCase());
    if (at < 1 || field === undefined) {
      throw new KeyholdError(
        "invalid_input",
        `--map takes FIELD=COLUMN, with a field of ${csvFields.join(", ")}. Nothing was stored.`,
      );
    }
    mapping[field satisfies CsvField] = part.slice(at + 1).trim();
  }
  return mapping;
}
