import { KeyholdError } from "../../shared/contract/errors.ts";
import type { PastImport } from "../../shared/contract/import-methods.ts";
import { formatNames } from "../../shared/contract/import-words.ts";
import type { CommandLine } from "../command-line.ts";
import { countsText } from "../import-text.ts";
import { needsAnswer } from "../needs-answer.ts";
import { relativeTime, withIsoTimes } from "../text/dates.ts";
import { safeLine } from "../text/safe-text.ts";
import { table } from "../text/table.ts";

export async function listImports(line: CommandLine): Promise<undefined> {
  const session = await line.unlocked({ alone: true });
  const { imports } = await session.call("imports.list", {});
  line.output.result(
    imports.map((one) => withIsoTimes(one, "at", "undoneAt")),
    () => (imports.length === 0 ? "Nothing was imported in the last 30 days.\n" : importsText(line, imports)),
  );
  return undefined;
}

function importsText(line: CommandLine, imports: readonly PastImport[]): string {
  const rows = imports.map((one) => [
    relativeTime(one.at, line.now),
    one.file,
    formatNames[one.format],
    countsText(one),
    one.undoneAt === undefined ? "" : "taken back",
    one.id,
  ]);
  const columns = [
    { title: "WHEN" },
    { title: "FILE", canShrink: true },
    { title: "FROM" },
    { title: "KEYS" },
    { title: "" },
    { title: "ID" },
  ];
  return table(columns, rows, line.output.width, line.output.paint);
}

export async function undoImport(line: CommandLine, id: string | undefined, yes: boolean): Promise<undefined> {
  const session = await line.unlocked({ alone: true });
  const { imports } = await session.call("imports.list", {});
  const found = imports.find((one) => (id === undefined ? one.undoneAt === undefined : one.id === id));
  if (found === undefined) {
    throw new KeyholdError("not_found", "There is no import of the last 30 days to take back. Nothing was changed.");
  }
  if (!yes) {
    if (!line.terminal.canAsk) throw needsAnswer("The decision to take the import back", "--yes");
    const what = `${safeLine(found.file)} of ${relativeTime(found.at, line.now)}: ${countsText(found)}`;
    if (!(await line.terminal.askYes(`Take back ${what}?`, false))) {
      throw new KeyholdError("cancelled", "Nothing was changed; what was imported stays.");
    }
  }
  const undone = await session.call("imports.undo", { id: found.id });
  line.output.result(undone, () => {
    const put = undone.putBack === 0 ? "" : `, ${undone.putBack} ${undone.putBack === 1 ? "value" : "values"} put back`;
    return `Taken back: ${undone.removed} removed${put}. “keyhold restore-key” brings removed ones back for 30 days.\n`;
  });
  for (const { name, env, why } of undone.stayed) line.output.warn(`${safeLine(name)} (${env}) stays. ${why}`);
  return undefined;
}
