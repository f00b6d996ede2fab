/** Storing what was read and chosen: one transaction, so that a crash leaves all of it or nothing. */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { formatNames } from "../../../shared/contract/import-words.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { ownTerms, replaceValue } from "../keys/replace-value.ts";
import { withoutEmpty } from "../keys/without-empty.ts";
import { type FreshKeys, insertKey, type NewKey } from "../keys/write-key.ts";
import type { HostTransaction } from "../observed-vault.ts";
import type { ImportDetail, ImportOverview } from "../records/imports.ts";
import { accountSubject } from "../totp/accounts.ts";
import type { Written } from "../totp/write-totp.ts";
import { variableOf } from "./candidate.ts";
import { storeCodes } from "./import-codes.ts";
import { type Judged, judgeAll } from "./judge-candidates.ts";
import { checkSeen } from "./seen.ts";

const entry = (action: string, subject: string) => ({ action, subject, outcome: "ok" as const });
/** Entries between two words about how far it is. */
const atOnce = 500;

/**
 * What another process did since the preview is looked at again: nothing is overwritten that nobody saw.
 * @throws KeyholdError `not_found`; `conflict` when what would be replaced is not what was shown.
 */
export function storeImport(app: App, { id }: ParsedInput<"imports.store">): MethodOutput<"imports.store"> {
  const pending = app.imports.get(id);
  const { format, file } = pending;
  const before = judgeAll(app, pending);
  const skippedBefore = before.filter(({ take }) => take === "skip").length;
  if (skippedBefore === before.length) {
    app.imports.drop(id);
    return { added: 0, replaced: 0, skipped: skippedBefore };
  }
  const stored = app.vault.write(
    ({ record, taken, codes }: Stored) => [
      entry("import.store", `${record.added} new, ${record.replaced} replaced, from ${formatNames[format]}: ${file}`),
      ...codes.map((one) =>
        entry(one.outcome === "replaced" ? "totp.replace" : "totp.set", accountSubject(one.listed, one)),
      ),
      ...taken.map(({ storedAs, env, take }) =>
        entry(take === "replace" ? "key.replace" : "key.import", `${storedAs} (${env})`),
      ),
    ],
    (tx): Stored => {
      const judgedNow = judgeAll(app, pending);
      checkSeen(app, pending, judgedNow);
      const taken = judgedNow.filter(({ take }) => take !== "skip");
      const replaced = taken.filter(({ take }) => take === "replace").length;
      const record: ImportOverview = {
        kind: "import",
        format,
        file,
        at: app.now(),
        added: taken.length - replaced,
        replaced,
      };
      const importId = tx.insert(record, {});
      const fresh: FreshKeys = new Map();
      const codes: Written[] = [];
      const beside: ImportDetail["codes"] = [];
      for (const [index, judged] of taken.entries()) {
        if (index % atOnce === 0)
          app.emit({ type: "progress", task: "imports.store", done: index, total: taken.length });
        if (index === Math.floor(taken.length / 2)) app.checkpoint("import.half");
        const valueId = store(app, tx, judged, importId, fresh);
        const written = storeCodes(app, tx, judged, valueId);
        codes.push(...written);
        if (judged.present !== undefined) {
          beside.push(...written.map(({ id: added, replaced }) => withoutEmpty<Beside>({ added, replaced })));
        }
      }
      if (beside.length > 0) tx.update(importId, { detail: { codes: beside } satisfies ImportDetail });
      return { record, taken, importId, codes };
    },
  );
  app.imports.drop(id);
  const { added, replaced } = stored.record;
  return { id: stored.importId, added, replaced, skipped: before.length - added - replaced };
}

type Beside = NonNullable<ImportDetail["codes"]>[number];
type Stored = {
  readonly record: ImportOverview;
  readonly taken: readonly Judged[];
  readonly importId: RecordId;
  readonly codes: readonly Written[];
};

function store(app: App, tx: HostTransaction, judged: Judged, importId: RecordId, fresh: FreshKeys): RecordId {
  const { candidate, storedAs, service, env, present } = judged;
  const { entry: read, chosen, suggested, tags, notes, providerPage, fields } = candidate;
  if (present !== undefined) {
    const { id, value } = present;
    const imported = { id: importId, version: value.version + 1, replaced: true as const };
    const { deleteAfter, file } = fields;
    const terms = deleteAfter === undefined ? {} : { deleteAfter };
    const change = { ...ownTerms(app, value, read.value), ...terms, imported, file };
    replaceValue(app, tx, id as RecordId, value, read.value, change);
    return id as RecordId;
  }
  const key = withoutEmpty<NewKey>({
    name: storedAs,
    env,
    value: read.value,
    service,
    type: chosen.type ?? suggested.type,
    variable: variableOf(candidate, storedAs),
    ...fields,
    tags,
    notes,
    providerPage,
    showOnce: read.showOnce ?? false,
    imported: { id: importId, version: 1 },
  });
  return insertKey(app, tx, key, fresh);
}
