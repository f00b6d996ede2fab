/** Values in clear, into a file or to whoever runs the command. The one place where a vault is emptied on purpose. */
import { resolve } from "node:path";
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { isKeyholdError, KeyholdError } from "../../../shared/contract/errors.ts";
import type { Environment } from "../../../shared/contract/fields.ts";
import { fromBase64, wipe } from "../../../shared/crypto/bytes.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { callers } from "../backup-operations.ts";
import { findValues } from "../keys/find-key.ts";
import type { ListedValue } from "../keys/key-index.ts";
import { noteUse } from "../keys/uses.ts";
import type { KeyDetail, ValueDetail } from "../records/keys.ts";
import { accountsOf, labelOf } from "../totp/accounts.ts";
import { checkPlace, writeNewFile } from "../write-new-file.ts";
import { envFileOf } from "./env-text.ts";
import { jsonFileOf } from "./json-text.ts";

export type ExportedKey = ListedValue & { readonly bytes: Uint8Array; readonly notes: string | undefined };
type Left = MethodOutput<"keys.export">["left"];

/** @throws KeyholdError `not_found`, `refused`, `ambiguous`, `already_exists`, `file_unwritable`; then nothing left. */
export function exportKeys(app: App, input: ParsedInput<"keys.export">): MethodOutput<"keys.export"> {
  const { format } = input;
  const file = input.file === undefined ? undefined : resolve(input.file);
  if (file === undefined && callers.getStore()?.door === "window") {
    throw new KeyholdError("refused", "A window writes values into a file only. Nothing was written; name one.");
  }
  const wanted = wantedValues(app, input);
  const left: Left = [];
  const going = wanted.filter((one) => mayLeave(app, one, left));
  if (going.length === 0) throw nothingLeaves(wanted.length);
  if (format === "env") checkOneEnvironment(going);
  if (file !== undefined) checkPlace(file);
  const keys = going.map((one) => opened(app, one));
  let bytes: Uint8Array | undefined;
  let isHandedOut = false;
  try {
    const isWhole = input.env === undefined && input.keys === undefined;
    const of = input.env === undefined ? "" : ` of ${input.env}`;
    const subject = `${isWhole ? "everything: " : ""}${keys.length} values${of}, as ${format}`;
    bytes = format === "env" ? envFileOf(keys, left) : jsonFileOf(keys, app.now());
    nameCodes(app, keys, left);
    log(app, subject, keys);
    if (file === undefined) {
      isHandedOut = true;
      return { count: keys.length, bytes, left };
    }
    writeNewFile(file, bytes);
    return { count: keys.length, file, left };
  } finally {
    for (const key of keys) wipe(key.bytes);
    if (!isHandedOut) wipe(bytes);
  }
}

function wantedValues(app: App, { env, keys }: ParsedInput<"keys.export">): ListedValue[] {
  const isWanted = ({ value }: ListedValue) =>
    value.removedAt === undefined && (env === undefined || value.env === env);
  if (keys === undefined) return app.keys.all().filter(isWanted);
  const found = keys.flatMap((reference) =>
    findValues(app.keys, "id" in reference ? reference : { env, ...reference }),
  );
  return [...new Map(found.map((one) => [one.id, one])).values()].filter(isWanted);
}

function mayLeave(app: App, { key, value }: ListedValue, left: Left): boolean {
  const why = value.showOnce
    ? "It was stored to be shown once."
    : value.deleteAfter !== undefined && value.deleteAfter <= app.now()
      ? "It was sent to be deleted by now."
      : value.noForward
        ? `It came from ${value.from?.name ?? "somebody"} with the condition not to be passed on.`
        : undefined;
  if (why !== undefined) left.push({ name: key.name, env: value.env, why });
  return why === undefined;
}

/** Seeds stay: whoever has one makes the codes for ever. */
function nameCodes(app: App, keys: readonly ListedValue[], left: Left): void {
  for (const { id, key, value } of keys) {
    for (const { overview } of accountsOf(app, id)) {
      const of = labelOf(overview);
      const name = `${key.name}, one-time codes${of === "" ? "" : ` of ${of}`}`;
      left.push({ name, env: value.env, why: "Seeds of one-time codes are not written out; a backup holds them." });
    }
  }
}

function opened(app: App, one: ListedValue): ExportedKey {
  const { value } = app.vault.detail(one.id as RecordId) as ValueDetail;
  const { notes } = app.vault.detail(one.value.keyId as RecordId) as KeyDetail;
  return { ...one, bytes: fromBase64(value), notes };
}

/** Before anything is written: what is in the log may turn out not to have left, never the other way round. */
function log(app: App, subject: string, keys: readonly ExportedKey[]): void {
  try {
    app.vault.write(
      [
        { action: "keys.export", subject, outcome: "ok" },
        ...keys.map(({ key, value }) => ({
          action: "key.write",
          subject: `${key.name} (${value.env})`,
          outcome: "ok" as const,
        })),
      ],
      (tx) => {
        for (const { id } of keys) noteUse(app, tx, id, "copy");
      },
    );
  } catch (error) {
    if (!isKeyholdError(error, "vault_read_only")) throw error;
    throw new KeyholdError(
      "vault_read_only",
      "Values are written out only after that was logged, and this vault's file or its folder is write-protected. Nothing was written.",
      { cause: error },
    );
  }
}

/** A variable has one value: a program is given one environment. */
function checkOneEnvironment(keys: readonly ListedValue[]): void {
  const found = [...new Set<Environment>(keys.map(({ value }) => value.env))];
  if (found.length <= 1) return;
  throw new KeyholdError(
    "ambiguous",
    `These values are of several environments (${found.join(", ")}), and a .env file is of one. Nothing was written; choose one, or JSON.`,
    { hint: "choose_environment" },
  );
}

function nothingLeaves(wanted: number): KeyholdError {
  return wanted === 0
    ? new KeyholdError("not_found", "There is no such key in this vault. Nothing was written.")
    : new KeyholdError(
        "refused",
        "None of these values may be written out: they were stored to be shown once, or sent to be deleted by now, or not to be passed on. Nothing was written.",
      );
}
