import type { ActivityFilter, AuditRow } from "../../shared/contract/activity-methods.ts";
import type { ExportFormat } from "../../shared/contract/activity-words.ts";
import { isKeyholdError } from "../../shared/contract/errors.ts";
import type { CommandLine } from "../command-line.ts";
import type { Session } from "../session.ts";
import { isoTime } from "../text/dates.ts";
import { safeLine } from "../text/safe-text.ts";

type Wanted = {
  readonly format: ExportFormat | undefined;
  readonly to: string | undefined;
  readonly filter: ActivityFilter;
};

/** The last entry that was handed on. */
type Place = { after: number };

const lookMilliseconds = 1000;
const longestWait = 60_000;
const pageSize = 5000;

/**
 * Goes on until it is interrupted. It begins with what happens from now on; with `--since` from there. A log system
 * that is away is waited for: what it has not taken comes again.
 */
export async function follow(line: CommandLine, session: Session, { format, to, filter }: Wanted): Promise<undefined> {
  const { total } = await session.call("activity.list", { limit: 1 });
  const place: Place = { after: filter.since === undefined ? total : 0 };
  let failures = 0;
  for (;;) {
    try {
      await step(line, session, { format, to, filter }, place);
      failures = 0;
    } catch (error) {
      if (to === undefined || !isKeyholdError(error, "log_unreachable")) throw error;
      if (failures++ === 0) line.output.warn(error.message);
    }
    await wait(Math.min(longestWait, lookMilliseconds * 2 ** Math.min(failures, 6)));
  }
}

/** Moves `place` with every piece: what was taken stays taken when a later one fails. */
async function step(line: CommandLine, session: Session, { format, to, filter }: Wanted, place: Place): Promise<void> {
  const form = format === "cef" ? "cef" : "ecs";
  if (to !== undefined) {
    for (;;) {
      const piece = await session.call("activity.send", { target: to, format: form, filter, after: place.after });
      place.after = piece.last;
      if (piece.next === undefined) return;
    }
  }
  if (format !== undefined) {
    for (;;) {
      const piece = await session.call("activity.export", { format: form, filter, after: place.after });
      line.output.text(piece.text ?? "");
      place.after = piece.last;
      if (piece.next === undefined) return;
    }
  }
  for (;;) {
    const page = await session.call("activity.list", { filter, after: place.after, limit: pageSize });
    for (const entry of page.entries) line.output.text(`${textOf(entry)}\n`);
    place.after = page.next ?? page.total;
    if (page.next === undefined) return;
  }
}

function textOf({ at, action, subject, outcome, actor, device, program }: AuditRow): string {
  return safeLine(`${isoTime(at)}  ${action}  ${outcome}  ${subject}  ${actor}, ${program} on ${device}`);
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
