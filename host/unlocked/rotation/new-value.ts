/** The new value of a rotation: put in once, in one transaction with the record that says so. */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { KeyholdError } from "../../../shared/contract/errors.ts";
import { day } from "../../../shared/contract/rotation-policy.ts";
import { fromBase64, wipe } from "../../../shared/crypto/bytes.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { findValue } from "../keys/find-key.ts";
import { generateValue } from "../keys/generate.ts";
import { subjectOf } from "../keys/key-index.ts";
import { replaceValue } from "../keys/replace-value.ts";
import { valueWarnings, type Warning } from "../keys/value-warnings.ts";
import type { ValueDetail, ValueOverview } from "../records/keys.ts";
import type { RotationOverview } from "../records/life.ts";
import { findRunning, rotationOf } from "./find-rotation.ts";
import { factsOf } from "./rotation-facts.ts";
import { standingOf } from "./rotation-steps.ts";
import { setGrace } from "./run-rotation.ts";

type Input = ParsedInput<"rotations.newValue">;

/** @throws KeyholdError `refused` for a value that the key has or had; `conflict` when there is a new one already. */
export function rotateToNewValue(app: App, input: Input): MethodOutput<"rotations.newValue"> {
  if ((input.value === undefined) === (input.generate === undefined)) {
    throw new KeyholdError(
      "invalid_input",
      "Give a new value, or say that one is to be generated. Nothing was changed.",
    );
  }
  const value = input.value ?? generateValue(input.generate as NonNullable<Input["generate"]>).value;
  try {
    const warnings = putNewValue(app, input.id, value, input);
    return { rotation: rotationOf(app, input.id), warnings };
  } finally {
    wipe(value);
  }
}

export type PutOptions = {
  readonly correct?: boolean;
  readonly expiresAt?: number | null | undefined;
  /** The provider ended the old value when it made this one. */
  readonly oldIsRevoked?: boolean;
};

export function putNewValue(app: App, id: string, bytes: Uint8Array, options: PutOptions): Warning[] {
  const before = findValue(app.keys, { id: findRunning(app, id).valueId });
  const warnings = valueWarnings(app, bytes, before.value.env, before.id);
  app.checkpoint("rotation.before-value");
  app.vault.write({ action: "key.replace", subject: `${subjectOf(before)}, rotation`, outcome: "ok" }, (tx) => {
    // As they are now: another window may have put a value in since.
    const record = findRunning(app, id);
    const { value } = findValue(app.keys, { id: record.valueId });
    refuseSecond(app, record, options.correct ?? false);
    refuseKnown(app, value, tx.detail(record.valueId as RecordId) as ValueDetail, bytes);
    const now = app.now();
    replaceValue(app, tx, record.valueId as RecordId, value, bytes, {
      deleteAfter: undefined,
      expiresAt: options.expiresAt === undefined ? sameLife(value, now) : (options.expiresAt ?? undefined),
    });
    const replacedAt = record.replacedAt ?? now;
    const { attempt: _, ...rest } = record;
    const changed: RotationOverview = {
      ...rest,
      newVersion: value.version + 1,
      replacedAt,
      ...(options.oldIsRevoked ? { oldRevokedAt: now, oldRevokedBy: "provider" as const } : {}),
    };
    tx.update(id as RecordId, { overview: changed });
    if (changed.oldRevokedAt === undefined) setGrace(app, tx, changed, replacedAt + record.graceDays * day);
  });
  app.checkpoint("rotation.after-value");
  return warnings;
}

/** A rotation has one new value. Another takes its place only when the person says that it was the wrong one. */
function refuseSecond(app: App, record: RotationOverview, correct: boolean): void {
  const { newVersion } = standingOf(record, factsOf(app, record));
  if (newVersion === undefined || correct) return;
  throw new KeyholdError(
    "conflict",
    `“${record.name}” has its new value already (version ${newVersion}), put in here or in another window. Nothing was changed; go on with sharing it.`,
  );
}

function refuseKnown(app: App, value: ValueOverview, detail: ValueDetail, bytes: Uint8Array): void {
  const fingerprint = app.vault.valueFingerprint(bytes);
  if (fingerprint === value.fingerprint) {
    throw new KeyholdError(
      "refused",
      "This is the value that the key has already: nothing would be replaced. Nothing was changed; paste the new one.",
    );
  }
  for (const earlier of detail.earlier ?? []) {
    const known = fromBase64(earlier.value);
    const isSame = app.vault.valueFingerprint(known) === fingerprint;
    wipe(known);
    if (!isSame) continue;
    throw new KeyholdError(
      "refused",
      `This value was the key's version ${earlier.version}: whoever held that would hold this. Nothing was changed; make a new one.`,
    );
  }
}

/** A value that had an end gets as long a life again; what the provider gives it, only the person knows better. */
function sameLife({ expiresAt, changedAt }: ValueOverview, now: number): number | undefined {
  return expiresAt === undefined || expiresAt <= changedAt ? undefined : now + (expiresAt - changedAt);
}
