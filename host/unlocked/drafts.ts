/** Unfinished edits, sealed in the vault: a lock, a crash or a closed window loses nothing that was typed. */
import type { MethodOutput, ParsedInput } from "../../shared/contract/api.ts";
import { fromBase64, toBase64 } from "../../shared/crypto/bytes.ts";
import type { RecordId } from "../../vault/record-index.ts";
import type { App } from "./app.ts";
import type { DraftDetail, DraftOverview } from "./record-types.ts";

export function saveDraft(app: App, { place, draft }: ParsedInput<"drafts.save">): MethodOutput<"drafts.save"> {
  const overview: DraftOverview = { kind: "draft", place, savedAt: app.now() };
  const detail: DraftDetail = { draft: toBase64(draft) };
  app.vault.write([], (tx) => {
    const id = draftAt(app, place);
    if (id === undefined) tx.insert(overview, detail);
    else tx.update(id, { overview, detail });
  });
  return {};
}

export function getDraft(app: App, { place }: ParsedInput<"drafts.get">): MethodOutput<"drafts.get"> {
  const id = draftAt(app, place);
  return id === undefined ? {} : { draft: fromBase64((app.vault.detail(id) as DraftDetail).draft) };
}

export function dropDraft(app: App, { place }: ParsedInput<"drafts.drop">): MethodOutput<"drafts.drop"> {
  const id = draftAt(app, place);
  if (id !== undefined) app.vault.write([], (tx) => tx.remove(id));
  return {};
}

function draftAt(app: App, place: string): RecordId | undefined {
  return app.records.all("draft").find(({ overview }) => overview.place === place)?.id as RecordId | undefined;
}
