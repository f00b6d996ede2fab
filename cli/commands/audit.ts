import type { Command } from "commander";
import type { AuditRow } from "../../shared/contract/log-methods.ts";
import type { CommandLine } from "../command-line.ts";
import { example, type Launch } from "../launch.ts";
import { localTime, withIsoTimes } from "../text/dates.ts";
import { type Cell, table } from "../text/table.ts";
import { parseWhole } from "../values/number.ts";

type Options = { readonly verify?: boolean; readonly limit?: string; readonly action?: string };

/** Entries that a person gets to see unless more are asked for. Scripts get all. */
const usualLimit = 100;

export function addAuditCommand(program: Command, launch: Launch): void {
  program
    .command("audit")
    .description("Show what was done with this vault, or check that nobody changed the record of it.")
    .option("--verify", "check every entry of the log against the chain")
    .option("--limit <number>", `only the newest ones (text: ${usualLimit} unless given)`)
    .option("--action <action>", "only this kind, like key.reveal, or key for all about keys")
    .addHelpText("after", example("keyhold audit --action key", "keyhold audit --verify"))
    .action((options: Options) => launch("audit", (line) => audit(line, options)));
}

async function audit(line: CommandLine, options: Options): Promise<undefined> {
  const asked = options.limit === undefined ? undefined : parseWhole(options.limit, "--limit", 1, 1_000_000);
  const session = await line.unlocked();
  const { output } = line;
  if (options.verify) {
    const { ok, entries } = await session.call("audit.verify", {});
    output.result({ ok, entries }, `The log is complete and unchanged: ${entries} entries.\n`);
    return undefined;
  }
  const limit = asked ?? (output.json ? undefined : usualLimit);
  const { entries } = await session.call("audit.list", { limit, action: options.action });
  output.result(
    entries.map((entry) => withIsoTimes(entry, "at")),
    () => auditTable(line, entries),
  );
  if (!output.json && asked === undefined && entries.length === usualLimit) {
    output.note(`The newest ${usualLimit}; --limit shows more.`);
  }
  return undefined;
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
