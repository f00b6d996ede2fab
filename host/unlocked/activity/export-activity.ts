import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { toBase64 } from "../../../shared/crypto/bytes.ts";
import type { AuditRecord } from "../../../vault/audit-chain.ts";
import type { App } from "../app.ts";
import { writers } from "./export-formats.ts";
import { GrowingFile } from "./growing-file.ts";
import { matching } from "./matching.ts";

/** Entries of one step, and of one piece of text. */
const pageSize = 2000;
const entriesOfPiece = 5000;

type Input = ParsedInput<"activity.export">;

/** Logged before anything leaves: an export that was interrupted is one all the same. */
export async function exportActivity(app: App, input: Input): Promise<MethodOutput<"activity.export">> {
  const last = app.vault.vault.auditEntries;
  if (!app.tasks.goesOn({ what: "export", format: input.format, filter: input.filter }, input.after))
    noteExport(app, input);
  return input.file === undefined ? textPiece(app, input, last) : await wholeFile(app, input, input.file, last);
}

/** What it was, not how much: that is not known before it was read. */
function noteExport(app: App, { format, filter }: Input): void {
  const part = isEverything(app, filter) ? "the whole log" : "a part of the log";
  app.vault.audit({ action: "activity.export", subject: `${part} as ${writers[format].name}`, outcome: "ok" });
}

/** Also by days that leave nothing out: a filter is no way around the mark that a whole export gets. */
function isEverything(app: App, { since, until, ...others }: Input["filter"]): boolean {
  if (matching(others) !== undefined) return false;
  const { vault } = app.vault;
  const at = (seq: number) => vault.readAudit({ from: seq, limit: 1 })[0]?.at ?? 0;
  if (since !== undefined && at(1) < since) return false;
  return until === undefined || at(Math.max(1, vault.auditEntries)) < until;
}

function textPiece(app: App, { format, filter, after }: Input, last: number): MethodOutput<"activity.export"> {
  const writer = writers[format];
  const fits = matching(filter);
  const pages = readPages(app, after ?? 0, last);
  let text = after === undefined ? writer.head : "";
  let entries = 0;
  let at = after ?? 0;
  for (const page of pages) {
    for (const entry of page) {
      at = entry.seq;
      if (fits !== undefined && !fits(entry)) continue;
      text += writer.entry(eventOf(app, entry), entries === 0 && after === undefined);
      entries++;
    }
    if (entries >= entriesOfPiece) break;
  }
  app.tasks.mayGoOn({ what: "export", format, filter }, at);
  return at < last ? { entries, text, next: at, last: at } : { entries, text: text + writer.foot, last: at };
}

async function wholeFile(app: App, { format, filter }: Input, path: string, last: number) {
  const writer = writers[format];
  const fits = matching(filter);
  const pages = readPages(app, 0, last);
  const file = new GrowingFile(path);
  let entries = 0;
  try {
    file.add(writer.head);
    const step = () => {
      const { value: page } = pages.next();
      if (page === undefined) return true;
      const chosen = fits === undefined ? page : page.filter(fits);
      file.add(chosen.map((entry, index) => writer.entry(eventOf(app, entry), entries + index === 0)).join(""));
      entries += chosen.length;
      app.emit({ type: "progress", task: "activity.export", done: page.at(-1)?.seq ?? last, total: last });
      return false;
    };
    await app.tasks.run("export", step, () => file.abandon());
    file.add(writer.foot);
    file.finish();
  } catch (error) {
    file.abandon();
    throw error;
  }
  return { entries, file: path, last };
}

function* readPages(app: App, after: number, last: number): Generator<AuditRecord[], undefined> {
  for (let from = after + 1; from <= last; from += pageSize) {
    yield app.vault.vault.readAudit({ from, limit: Math.min(pageSize, last - from + 1) });
  }
}

export function eventOf(app: App, entry: AuditRecord) {
  return { ...entry, vault: toBase64(app.vault.vault.id) };
}
