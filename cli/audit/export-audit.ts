import { resolve } from "node:path";
import type { ActivityFilter } from "../../shared/contract/activity-methods.ts";
import type { ExportFormat } from "../../shared/contract/activity-words.ts";
import type { CommandLine } from "../command-line.ts";
import type { Session } from "../session.ts";
import { safeLine } from "../text/safe-text.ts";

type Wanted = {
  /** A new file, or `-`. */
  readonly target: string;
  readonly format: ExportFormat | undefined;
  readonly filter: ActivityFilter;
};

const byEnding = { ".csv": "csv", ".json": "json", ".ndjson": "ecs", ".jsonl": "ecs", ".cef": "cef" } as const;

/** With `-` the log alone is on standard output, whatever else was asked for. */
export async function exportAudit(line: CommandLine, session: Session, { target, format, filter }: Wanted) {
  const form = format ?? formatOf(target);
  if (/^syslog[+:]/i.test(target)) {
    const place = { target, format: form === "cef" ? "cef" : "ecs", filter } as const;
    let [entries, after] = [0, undefined as number | undefined];
    do {
      const piece = await session.call("activity.send", { ...place, after });
      entries += piece.entries;
      after = piece.next;
    } while (after !== undefined);
    line.output.result(
      { entries, target, format: place.format },
      `Sent ${countText(entries)} to ${safeLine(target)}.\n`,
    );
    return;
  }
  if (target === "-") {
    let after: number | undefined;
    do {
      const piece = await session.call("activity.export", { format: form, filter, after });
      line.output.text(piece.text ?? "");
      after = piece.next;
    } while (after !== undefined);
    return;
  }
  const path = resolve(target);
  const made = await session.call("activity.export", { format: form, filter, file: path });
  const { entries, file } = made;
  line.output.result({ entries, file, format: form }, `Wrote ${countText(entries)} to ${safeLine(path)}.\n`);
}

function countText(entries: number): string {
  return entries === 1 ? "1 entry" : `${entries} entries`;
}

function formatOf(target: string): ExportFormat {
  const lower = target.toLowerCase();
  const ending = (Object.keys(byEnding) as (keyof typeof byEnding)[]).find((one) => lower.endsWith(one));
  return ending === undefined ? "json" : byEnding[ending];
}
