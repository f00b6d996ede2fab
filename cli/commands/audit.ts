import type { Command } from "commander";
import type { ActivityFilter, AuditRow } from "../../shared/contract/activity-methods.ts";
import { type ExportFormat, exportFormats } from "../../shared/contract/activity-words.ts";
import { KeyholdError } from "../../shared/contract/errors.ts";
import { exportAudit } from "../audit/export-audit.ts";
import { follow } from "../audit/follow-audit.ts";
import { stream, wholeTarget } from "../audit/stream-audit.ts";
import { unusual } from "../audit/unusual.ts";
import type { CommandLine } from "../command-line.ts";
import { example, type Launch } from "../launch.ts";
import type { Session } from "../session.ts";
import { localTime, withIsoTimes } from "../text/dates.ts";
import { type Cell, table } from "../text/table.ts";
import { parseChoice } from "../values/choice.ts";
import { parseWhole } from "../values/number.ts";
import { parsePast } from "../values/when.ts";

type Options = {
  readonly verify?: boolean;
  readonly limit?: string;
  readonly action?: string;
  readonly search?: string;
  readonly failed?: boolean;
  readonly since?: string;
  readonly until?: string;
  readonly export?: string;
  readonly format?: ExportFormat;
  readonly follow?: boolean;
  readonly to?: string;
  readonly unusual?: boolean;
  readonly mine?: string;
  readonly stream?: string | true;
  readonly from?: "start" | "now";
};

/** Entries that a person gets to see unless more are asked for. Scripts get all. */
const usualLimit = 100;
const pageSize = 5000;

export function addAuditCommand(program: Command, launch: Launch): void {
  program
    .command("audit")
    .description("Show what was done with this vault, check that nobody changed the record of it, or hand it on.")
    .option("--verify", "check every entry of the log against the chain")
    .option("--limit <number>", `only the newest ones (text: ${usualLimit} unless given)`)
    .option("--action <action>", "only this kind, like key.reveal, or key for all about keys")
    .option("--search <words>", "only entries in which all these words stand")
    .option("--failed", "only what failed, was refused or looks like trouble")
    .option("--since <when>", "only from then on: a date, or how long ago, like 7d")
    .option("--until <when>", "only before then")
    .option("--export <file>", "write it into a new file, or to standard output with -; logged itself")
    .option("--follow", "go on with what happens, until it is interrupted: as text, or in --format ecs or cef")
    .option("--to <place>", "with --follow: add it to a file or send it to syslog://HOST:PORT")
    .option(
      "--format <format>",
      `of --export, --follow, --stream: ${exportFormats.join(", ")}`,
      parseChoice(exportFormats, "--format"),
    )
    .option("--stream [place]", "send every entry on while a window is open; “off” ends it; alone says how far it is")
    .option("--from <where>", "of --stream: start or now", parseChoice(["start", "now"] as const, "--from"))
    .option("--unusual", "what is unusual and was not judged yet")
    .option("--mine <id>", "say that something unusual was meant; “all” for all of it")
    .addHelpText(
      "after",
      example(
        "keyhold audit --action key --since 7d",
        "keyhold audit --verify",
        "keyhold audit --export activity.csv",
        "keyhold audit --export - --format ecs --since 1d",
        "keyhold audit --stream syslog://127.0.0.1:601 --format cef",
        "keyhold audit --unusual",
      ),
    )
    .action((options: Options) => launch("audit", (line) => audit(line, options)));
}

async function audit(line: CommandLine, options: Options): Promise<undefined> {
  const asked = options.limit === undefined ? undefined : parseWhole(options.limit, "--limit", 1, 1_000_000);
  const filter = filterOf(line, options);
  checkTogether(options);
  // Where the log goes, and what is unusual in it, is decided by whoever knows the passphrase.
  const session = await line.unlocked({ alone: options.stream !== undefined || options.mine !== undefined });
  const { output } = line;
  if (options.verify) {
    const { ok, entries } = await session.call("activity.verify", {});
    output.result({ ok, entries }, `The log is complete and unchanged: ${entries} entries.\n`);
    return undefined;
  }
  if (options.unusual || options.mine !== undefined) return await unusual(line, session, options.mine);
  if (options.stream !== undefined) return await stream(line, session, options.stream, options);
  if (options.follow)
    return await follow(line, session, {
      format: options.format,
      to: options.to === undefined ? undefined : wholeTarget(options.to),
      filter,
    });
  if (options.export !== undefined) {
    await exportAudit(line, session, { target: options.export, format: options.format, filter });
    return undefined;
  }
  const limit = asked ?? (output.json ? undefined : usualLimit);
  const entries = await newest(session, filter, limit);
  output.result(
    entries.map((entry) => withIsoTimes(entry, "at")),
    () => auditTable(line, entries),
  );
  if (!output.json && asked === undefined && entries.length === usualLimit) {
    output.note(`The newest ${usualLimit}; --limit shows more.`);
  }
  return undefined;
}

/** @throws KeyholdError `invalid_input` for what cannot go together. */
function checkTogether({ format, follow: follows, to, from, stream: streams, export: exports }: Options): void {
  const isHandedOn = exports !== undefined || follows || streams !== undefined;
  if (format !== undefined && !isHandedOn) {
    throw new KeyholdError("invalid_input", "--format goes with --export, --follow or --stream. Nothing was read.");
  }
  if ((follows || streams !== undefined) && (format === "json" || format === "csv")) {
    throw new KeyholdError("invalid_input", "--follow and --stream take ecs or cef. Nothing was read.");
  }
  if (to !== undefined && !follows) throw new KeyholdError("invalid_input", "--to goes with --follow.");
  if (from !== undefined && streams === undefined)
    throw new KeyholdError("invalid_input", "--from goes with --stream.");
}

function filterOf(line: CommandLine, { action, search, failed, since, until }: Options): ActivityFilter {
  return {
    ...(action === undefined ? {} : { action }),
    ...(search === undefined ? {} : { query: search }),
    ...(failed ? { area: "trouble" as const } : {}),
    ...(since === undefined ? {} : { since: parsePast(since, "--since", line.now) }),
    ...(until === undefined ? {} : { until: parsePast(until, "--until", line.now) }),
  };
}

/** Oldest first, as a log is read; the newest of them, where not all are wanted. */
async function newest(session: Session, filter: ActivityFilter, limit: number | undefined): Promise<AuditRow[]> {
  const found: AuditRow[] = [];
  let before: number | undefined;
  do {
    const wanted = limit === undefined ? pageSize : Math.min(pageSize, limit - found.length);
    const page = await session.call("activity.list", { filter, before, limit: wanted });
    found.push(...page.entries);
    before = page.next;
  } while (before !== undefined && (limit === undefined || found.length < limit));
  return found.reverse();
}

function auditTable(line: CommandLine, entries: readonly AuditRow[]): string {
  const columns = [
    { title: "#" },
    { title: "WHEN" },
    { title: "ACTION" },
    { title: "WHAT", canShrink: true },
    { title: "OUTCOME" },
    { title: "BY", canShrink: true },
  ];
  const rows = entries.map((entry): Cell[] => [
    String(entry.seq),
    localTime(entry.at),
    entry.action,
    entry.subject,
    entry.outcome === "ok" ? "ok" : { text: entry.outcome, colour: "red" },
    `${entry.program} on ${entry.device}`,
  ]);
  return table(columns, rows, line.output.width, line.output.paint);
}
