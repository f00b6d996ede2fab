/** Taking an import back as a whole: what it added is removed, as by hand, and what it replaced comes back. */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { KeyholdError } from "../../../shared/contract/errors.ts";
import { formatNames, undoDays } from "../../../shared/contract/import-words.ts";
import { fromBase64, wipe } from "../../../shared/crypto/bytes.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { type ListedValue, subjectOf } from "../keys/key-index.ts";
import { replaceValue } from "../keys/replace-value.ts";
import type { HostTransaction } from "../observed-vault.ts";
import type { ImportDetail, ImportOverview } from "../records/imports.ts";
import type { ValueDetail } from "../records/keys.ts";
import { undoCodes } from "./import-codes.ts";
import { isLate } from "./past-imports.ts";

type Undone = MethodOutput<"imports.undo"> & {
  readonly removedOnes: ListedValue[];
  readonly putBackOnes: ListedValue[];
  codes: ReturnType<typeof undoCodes>;
};

const entry = (action: string, subject: string) => ({ action, subject, outcome: "ok" as const });

/** @throws KeyholdError `not_found`; `refused` when it was taken back already, or is too old. */
export function undoImport(app: App, { id }: ParsedInput<"imports.undo">): MethodOutput<"imports.undo"> {
  const { format } = theImport(app, id);
  const {
    removedOnes,
    putBackOnes,
    codes: _,
    ...undone
  } = app.vault.write(
    ({ removed, putBack, stayed, ...ones }: Undone) => [
      entry(
        "import.undo",
        `${removed} removed, ${putBack} put back, ${stayed.length} stay, from ${formatNames[format]}`,
      ),
      ...ones.removedOnes.map((one) => entry("key.remove", subjectOf(one))),
      ...ones.putBackOnes.map((one) => entry("key.replace", subjectOf(one))),
      ...ones.codes.map(({ action, subject }) => entry(action, subject)),
    ],
    (tx): Undone => {
      const overview = theImport(app, id);
      const done: Undone = { removed: 0, putBack: 0, stayed: [], removedOnes: [], putBackOnes: [], codes: [] };
      for (const one of app.keys.all()) {
        if (one.value.imported?.id === id && one.value.removedAt === undefined) undoOne(app, tx, one, done);
      }
      const putBack = new Set(done.putBackOnes.map((one) => one.id));
      done.codes = undoCodes(app, tx, tx.detail(id as RecordId) as ImportDetail, putBack);
      tx.update(id as RecordId, { overview: { ...overview, undoneAt: app.now() } });
      return { ...done, removed: done.removedOnes.length, putBack: done.putBackOnes.length };
    },
  );
  return undone;
}

function theImport(app: App, id: string): ImportOverview {
  const overview = app.records.get("import", id);
  if (overview === undefined)
    throw new KeyholdError("not_found", "There is no such import in this vault. Nothing was changed.");
  if (overview.undoneAt !== undefined) {
    throw new KeyholdError("refused", "This import was taken back already. Nothing was changed.");
  }
  if (isLate(app, overview)) {
    throw new KeyholdError(
      "refused",
      `An import is taken back within ${undoDays} days, and this one is older. Nothing was changed; remove its keys by hand.`,
    );
  }
  return overview;
}

function undoOne(app: App, tx: HostTransaction, one: ListedValue, done: Undone): void {
  const why = whyItStays(app, one);
  if (why !== undefined) {
    done.stayed.push({ name: one.key.name, env: one.value.env, why });
    return;
  }
  const id = one.id as RecordId;
  const { imported, ...value } = one.value;
  if (imported?.replaced === undefined) {
    tx.update(id, { overview: { ...one.value, removedAt: app.now() } });
    done.removedOnes.push(one);
    return;
  }
  const before = (tx.detail(id) as ValueDetail).earlier?.find(({ version }) => version === imported.version - 1);
  if (before === undefined) {
    done.stayed.push({ name: one.key.name, env: one.value.env, why: "The value from before is not kept any more." });
    return;
  }
  const bytes = fromBase64(before.value);
  replaceValue(app, tx, id, value, bytes, { imported: undefined, file: before.file });
  wipe(bytes);
  done.putBackOnes.push(one);
}

/** What somebody did with it since is theirs, and is not undone with the rest. */
function whyItStays(app: App, { id, value }: ListedValue): string | undefined {
  if (value.version !== value.imported?.version) return "Its value was changed since.";
  if (app.holders.heldBy(id, app.now()).length > 0) return "It was shared since.";
  if (app.records.all("rotation").some(({ overview }) => overview.state === "running" && overview.valueId === id)) {
    return "A rotation of it is running.";
  }
  if (app.records.all("compromise").some(({ overview }) => overview.state === "running" && overview.valueId === id)) {
    return "A plan about it is running.";
  }
  return undefined;
}
