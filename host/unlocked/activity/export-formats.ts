import { actionSentence, type ExportFormat } from "../../../shared/contract/activity-words.ts";
import { csvOf } from "../holders/csv.ts";
import { cefLine } from "./cef.ts";
import { ecsLine } from "./ecs.ts";
import type { LogEvent } from "./log-event.ts";

/** How entries are written one after another; `head` and `foot` stand around all of them. */
type Writer = {
  readonly name: string;
  readonly head: string;
  readonly foot: string;
  /** @param isFirst whether nothing stands before it. */
  entry(event: LogEvent, isFirst: boolean): string;
};

const columns = ["seq", "at", "what", "action", "subject", "outcome", "actor", "device", "program"] as const;

export const writers: Readonly<Record<ExportFormat, Writer>> = {
  json: {
    name: "JSON",
    head: "[\n",
    foot: "\n]\n",
    entry: (event, isFirst) => `${isFirst ? "" : ",\n"}${JSON.stringify(plain(event))}`,
  },
  csv: {
    name: "CSV",
    head: csvOf([columns]),
    foot: "",
    entry: (event) => {
      const fields = plain(event);
      return csvOf([columns.map((column) => String(fields[column]))]);
    },
  },
  ecs: { name: "Elastic Common Schema", head: "", foot: "", entry: (event) => `${ecsLine(event)}\n` },
  cef: { name: "CEF", head: "", foot: "", entry: (event) => `${cefLine(event)}\n` },
};

function plain({ seq, at, actor, device, program, action, subject, outcome }: LogEvent) {
  const what = actionSentence(action);
  return { seq, at: new Date(at).toISOString(), what, action, subject, outcome, actor, device, program };
}
