import { resolve } from "node:path";
import type { Command } from "commander";
import type { MethodInput, MethodName, MethodOutput } from "../../shared/contract/api.ts";
import { KeyholdError } from "../../shared/contract/errors.ts";
import { type Environment, environments } from "../../shared/contract/fields.ts";
import type { Offboarding, OffboardingRow, OffboardingStep } from "../../shared/contract/offboarding-methods.ts";
import type { CommandLine } from "../command-line.ts";
import { example, type Launch } from "../launch.ts";
import { relativeTime, withIsoTimes } from "../text/dates.ts";
import { safeLine } from "../text/safe-text.ts";
import { type Cell, table } from "../text/table.ts";
import { parseChoice } from "../values/choice.ts";
import { parseMoment } from "../values/when.ts";
import { surenessTexts } from "./holders.ts";

type Options = {
  readonly yes?: boolean;
  readonly date?: string;
  readonly done?: string;
  readonly env?: Environment;
  readonly why?: string;
  readonly checkedLog?: boolean;
  readonly finish?: boolean;
  readonly reopen?: boolean;
  readonly report?: string;
};
type Call = <Name extends MethodName>(name: Name, input: MethodInput<Name>) => Promise<MethodOutput<Name>>;

export function addOffboardCommand(program: Command, launch: Launch): void {
  program
    .command("offboard")
    .description("Somebody leaves: every key they hold, most dangerous first, to be rotated and ticked off.")
    .argument("[name]", "a name, an e-mail address or an id; without one, the offboardings there are")
    .option("--yes", "begin: close their card and revoke the links that wait for them")
    .option("--date <date>", "with --yes: when they leave")
    .option("--done <key>", "tick a key off by hand, with --why")
    .option("--env <environment>", "with --done: of which environment", parseChoice(environments, "--env"))
    .option("--why <text>", "why it is done, for the report")
    .option("--checked-log", "you looked at what they did")
    .option(
      "--report <file>",
      "write the report into a new file (.json, otherwise Markdown), or to standard output with -",
    )
    .option("--finish", "all is done: take their card off the team list")
    .option("--reopen", "they stay after all: open their card again")
    .addHelpText(
      "after",
      example(
        "keyhold offboard Bob",
        "keyhold offboard Bob --yes --date 2030-11-28",
        "keyhold offboard Bob --report bob.md",
      ),
    )
    .action((name: string | undefined, options: Options) =>
      launch("offboard", (line) => offboard(line, name, options)),
    );
}

async function offboard(line: CommandLine, name: string | undefined, options: Options): Promise<undefined> {
  checkOptions(name, options);
  const session = await line.unlocked();
  if (name === undefined) return listAll(line, session.call);
  const leavesOn = options.date === undefined ? undefined : parseMoment(options.date, "--date", line.now);
  if (options.yes) {
    const begun = await session.call("offboarding.start", { person: name, leavesOn });
    warnOf(line, begun.unreachable, begun.problems);
    return act(line, session.call, begun.offboarding, options);
  }
  if (options.reopen) {
    const { offboardings } = await session.call("offboarding.list", {});
    const preview = await quietPreview(session.call, name);
    const last = offboardings.find(
      (one) =>
        one.state !== "reopened" && (one.id === preview.running || one.signKeys.some((key) => preview.keys.has(key))),
    );
    if (last === undefined) throw notBegun(name);
    const { offboarding } = await session.call("offboarding.reopen", { id: last.id });
    line.output.result(offboarding.rows.map(rowJson), `The card of ${safeLine(offboarding.name)} is open again.\n`);
    return undefined;
  }
  const changes = options.done !== undefined || options.checkedLog || options.finish || options.report !== undefined;
  const preview = await session.call("offboarding.preview", { person: name, refresh: !changes });
  if (changes) {
    const id = preview.running ?? (options.report === undefined ? undefined : await lastOf(session.call, preview));
    if (id === undefined) throw notBegun(name);
    const { offboarding } = await session.call("offboarding.get", { id });
    return act(line, session.call, offboarding, options);
  }
  warnOf(line, preview.unreachable, []);
  show(line, preview.rows);
  noteOpen(line, preview.open);
  if (preview.running === undefined) {
    line.output.note(
      `Nothing was changed. “keyhold offboard ${safeLine(name)} --yes” closes their card and revokes the links that wait.`,
    );
  }
  return undefined;
}

function checkOptions(name: string | undefined, options: Options): void {
  if (name === undefined && Object.keys(options).length > 0)
    throw new KeyholdError("invalid_input", "Say who leaves: keyhold offboard NAME.");
  if (options.date !== undefined && !options.yes) throw new KeyholdError("invalid_input", "--date goes with --yes.");
  if ((options.done === undefined) !== (options.why === undefined))
    throw new KeyholdError("invalid_input", "--done and --why go together.");
  if (options.reopen && Object.keys(options).length > 1)
    throw new KeyholdError("invalid_input", "--reopen goes alone.");
}

function notBegun(name: string): KeyholdError {
  return new KeyholdError(
    "not_found",
    `No offboarding of “${name}” has begun. Nothing was changed; “keyhold offboard NAME --yes” begins one.`,
  );
}

async function quietPreview(call: Call, person: string): Promise<{ running: string | undefined; keys: Set<string> }> {
  try {
    const { running, cards } = await call("offboarding.preview", { person, refresh: false });
    return { running, keys: new Set(cards.map(({ signKey }) => signKey)) };
  } catch (error) {
    if (!(error instanceof KeyholdError) || error.code !== "not_found") throw error;
    // Somebody who never held anything, and whose card is off the list by now.
    const { offboardings } = await call("offboarding.list", {});
    const named = offboardings.filter(({ name }) => name.toLowerCase() === person.toLowerCase());
    if (named.length === 0) throw error;
    return { running: undefined, keys: new Set(named.flatMap(({ signKeys }) => signKeys)) };
  }
}

async function lastOf(call: Call, { cards }: Pick<Offboarding, "cards">): Promise<string | undefined> {
  const { offboardings } = await call("offboarding.list", {});
  return offboardings.find(({ signKeys }) => cards.some(({ signKey }) => signKeys.includes(signKey)))?.id;
}

/** What was asked for beside the list, in the order in which one would do it. */
async function act(line: CommandLine, call: Call, begun: Offboarding, options: Options): Promise<undefined> {
  let offboarding = begun;
  const { id } = begun;
  if (options.done !== undefined) {
    const value = rowMeant(offboarding.rows, options.done, options.env).id;
    ({ offboarding } = await call("offboarding.tick", { id, value, done: true, why: options.why }));
  }
  if (options.checkedLog) ({ offboarding } = await call("offboarding.check", { id, check: "log", done: true }));
  if (options.finish) ({ offboarding } = await call("offboarding.finish", { id }));
  if (options.report !== undefined) {
    const file = options.report === "-" ? undefined : resolve(options.report);
    const format = line.output.json || file?.endsWith(".json") ? "json" : "markdown";
    const report = await call("offboarding.report", { id, format, file });
    if (file === undefined) {
      line.output.text(report.text);
      return undefined;
    }
    line.output.note(`The report is in ${file}.`);
  }
  show(line, offboarding.rows);
  noteOpen(line, offboarding.open);
  const { done, rows, revoked, open, state } = offboarding;
  if (revoked > 0)
    line.output.note(revoked === 1 ? "1 waiting link was revoked." : `${revoked} waiting links were revoked.`);
  if (state === "running") await noteLog(line, call, id);
  if (state === "running" && done === rows.length && open.length === 0) {
    line.output.note(
      "Everything is done. “--report FILE” writes the report, “--finish” takes their card off the team list.",
    );
  }
  return undefined;
}

async function noteLog(line: CommandLine, call: Call, id: string): Promise<void> {
  const { since, reveals, exports } = await call("offboarding.log", { id });
  const count = (number: number, what: string) => `${number} ${what}${number === 1 ? "" : "s"}`;
  line.output.note(
    `Since ${new Date(since).toISOString().slice(0, 10)}: ${count(reveals, "reveal")} of their keys, ${count(exports, "export")}. “keyhold audit” says more; “--checked-log” notes that you looked.`,
  );
}

function rowMeant(rows: readonly OffboardingRow[], key: string, env: Environment | undefined): OffboardingRow {
  const found = rows.filter(
    (row) => row.id === key || (row.key.toLowerCase() === key.toLowerCase() && (env === undefined || row.env === env)),
  );
  const [first] = found;
  if (first === undefined) throw new KeyholdError("not_found", `They hold no key “${key}”. Nothing was ticked.`);
  if (found.length === 1) return first;
  const places = found.map((row) => row.env).join(", ");
  throw new KeyholdError("ambiguous", `They hold “${key}” of several environments (${places}). Name one with --env.`);
}

function warnOf(line: CommandLine, unreachable: readonly string[], problems: readonly string[]): void {
  for (const relay of unreachable) {
    line.output.warn(
      `${relay} did not answer: links on it may have been opened, or may still be. Run this again later.`,
    );
  }
  for (const problem of problems) line.output.warn(problem);
}

function noteOpen(line: CommandLine, open: Offboarding["open"]): void {
  for (const { name, expiresAt } of open) {
    line.output.note(`The link with ${name} may still be opened; it ends ${relativeTime(expiresAt, line.now)}.`);
  }
}

/** The six fields are fixed; the others say more to whoever wants it. */
function rowJson(row: OffboardingRow): object {
  const { id, key, env, version, state, done, ...more } = row;
  const { ticked, ...rest } = withIsoTimes(more, "since", "doneAt") as { ticked?: { at: number } };
  const tick = ticked === undefined ? {} : { ticked: withIsoTimes(ticked, "at") };
  return { id, key, env, version, state, done, ...rest, ...tick };
}

const steps: Readonly<Record<OffboardingStep, string>> = {
  "to-do": "rotate it",
  "new-value": "send the new value to who stays",
  "re-shared": "waits for who stays",
  done: "done",
  removed: "removed here: switch it off at the provider",
};

function show(line: CommandLine, rows: readonly OffboardingRow[]): void {
  line.output.result(rows.map(rowJson), () => {
    if (rows.length === 0) return "";
    const columns = [
      { title: "KEY", canShrink: true },
      { title: "ENV" },
      { title: "THEY HOLD", canShrink: true },
      { title: "IF MISUSED", canShrink: true },
      { title: "NEXT", canShrink: true },
    ];
    const cells = rows.map((row): Cell[] => [
      row.key,
      row.env,
      `version ${row.version}${row.present === undefined ? "" : ` of ${row.present}`}, ${surenessTexts[row.sure]}`,
      row.misuse ?? "",
      row.done ? { text: row.ticked?.why ?? "done", colour: "green" } : { text: steps[row.step], colour: "yellow" },
    ]);
    return table(columns, cells, line.output.width, line.output.paint);
  });
  if (rows.length === 0) line.output.note("They hold nothing of this vault.");
}

async function listAll(line: CommandLine, call: Call): Promise<undefined> {
  const { offboardings } = await call("offboarding.list", {});
  line.output.result(
    offboardings.map((one) => withIsoTimes(one, "leavesOn", "startedAt", "finishedAt")),
    () => {
      if (offboardings.length === 0) return "";
      const columns = [{ title: "WHO", canShrink: true }, { title: "STATE" }, { title: "DONE" }, { title: "BEGUN" }];
      const rows = offboardings.map((one): Cell[] => [
        one.name,
        one.state,
        `${one.done} of ${one.total}`,
        relativeTime(one.startedAt, line.now),
      ]);
      return table(columns, rows, line.output.width, line.output.paint);
    },
  );
  if (offboardings.length === 0) line.output.note("Nobody leaves. “keyhold offboard NAME” shows what somebody holds.");
  return undefined;
}
