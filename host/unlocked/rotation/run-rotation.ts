/** Beginning, ending and leaving off a rotation. Each is one transaction, and does nothing that was done already. */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { KeyholdError } from "../../../shared/contract/errors.ts";
import type { RotationReason } from "../../../shared/contract/rotation-methods.ts";
import { day } from "../../../shared/contract/rotation-policy.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { revokedByPlan } from "../compromised/find-plan.ts";
import { findValue } from "../keys/find-key.ts";
import { subjectOf } from "../keys/key-index.ts";
import type { HostTransaction } from "../observed-vault.ts";
import type { ValueDetail } from "../records/keys.ts";
import type { RotationAttempt, RotationOverview } from "../records/life.ts";
import { readSettings } from "../settings.ts";
import { findRotation, findRunning, rotationOf, runningFor, subjectOfRotation } from "./find-rotation.ts";
import { factsOf, keptValue } from "./rotation-facts.ts";
import { missingFrom, standingOf } from "./rotation-steps.ts";

type One<Name extends "rotations.change"> = MethodOutput<Name>;
type Answer = One<"rotations.change">;

/** Days that what is over stays on record, and a cancelled rotation can be taken up again. */
const endedKeptDays = 30;

export function startRotations(app: App, input: ParsedInput<"rotations.start">): MethodOutput<"rotations.start"> {
  const { id } = findValue(app.keys, input.key);
  const { rotationId, resumed } = startRotation(app, id, input.reason, input.graceDays);
  return { rotation: rotationOf(app, rotationId), resumed };
}

/** Begins to rotate a value, or goes on with the rotation that is running for it: there is never a second one. */
export function startRotation(
  app: App,
  valueId: string,
  reason: RotationReason,
  // What is compromised is not kept working for anybody's convenience.
  graceDays: number = reason === "compromised" ? 0 : readSettings(app).rotation.grace,
): { rotationId: string; resumed: boolean } {
  const entriesOf = ({ resumed }: { resumed: boolean }) => {
    const listed = app.keys.value(valueId);
    const subject = `${listed === undefined ? valueId : subjectOf(listed)}, ${reason}`;
    return resumed ? [] : [{ action: "rotation.start", subject, outcome: "ok" as const }];
  };
  const started = app.vault.write(entriesOf, (tx) => {
    const running = runningFor(app, valueId);
    if (running !== undefined) return { rotationId: running.id, resumed: true };
    const { key, value } = findValue(app.keys, { id: valueId });
    const revokedAt = revokedByPlan(app, valueId, value.version);
    const overview: RotationOverview = {
      kind: "rotation",
      valueId,
      name: key.name,
      service: key.service,
      env: value.env,
      reason,
      state: "running",
      startedAt: app.now(),
      graceDays,
      fromVersion: value.version,
      ...(revokedAt === undefined ? {} : { oldRevokedAt: revokedAt, oldRevokedBy: "person" }),
    };
    return { rotationId: tx.insert(overview, {}), resumed: false };
  });
  app.checkpoint("rotation.after-start");
  return started;
}

/** Changes one running rotation inside a transaction, as it is at that moment. */
export function updateRunning(
  app: App,
  id: string,
  action: string | undefined,
  change: (record: RotationOverview, tx: HostTransaction) => RotationOverview,
): void {
  const record = findRunning(app, id);
  const entries =
    action === undefined ? [] : [{ action, subject: subjectOfRotation(app, record), outcome: "ok" as const }];
  app.vault.write(entries, (tx) => {
    tx.update(id as RecordId, { overview: change(findRunning(app, id), tx) });
  });
}

export function changeRotation(app: App, input: ParsedInput<"rotations.change">): Answer {
  const { id, graceDays, pageOpened } = input;
  updateRunning(app, id, undefined, (record, tx) => {
    const changed: RotationOverview = {
      ...record,
      ...(graceDays === undefined ? {} : { graceDays }),
      ...(pageOpened ? { pageOpenedAt: record.pageOpenedAt ?? app.now() } : {}),
    };
    if (graceDays !== undefined && record.replacedAt !== undefined) {
      setGrace(app, tx, changed, record.replacedAt + graceDays * day);
    }
    return changed;
  });
  return { rotation: rotationOf(app, id) };
}

/** Marks in the history until when the replaced value is meant to work; undefined takes the mark away. */
export function setGrace(app: App, tx: HostTransaction, record: RotationOverview, until: number | undefined): void {
  const id = record.valueId as RecordId;
  if (keptValue(app, id) === undefined) return;
  const detail = tx.detail(id) as ValueDetail;
  const earlier = (detail.earlier ?? []).map((one) => {
    if (one.version !== record.fromVersion) return one;
    const { graceUntil: _, ...rest } = one;
    return until === undefined ? rest : { ...rest, graceUntil: until };
  });
  tx.update(id, { detail: { ...detail, earlier } });
}

/** The person says that the old value works no more. */
export function markRevoked(app: App, id: string, by: "person" | "provider"): void {
  updateRunning(app, id, "rotation.revoke", (record, tx) => {
    if (standingOf(record, factsOf(app, record)).newVersion === undefined) {
      throw new KeyholdError(
        "refused",
        `“${record.name}” has no new value yet: revoking now would leave nobody a working one. Nothing was changed.`,
      );
    }
    setGrace(app, tx, record, undefined);
    return { ...record, oldRevokedAt: record.oldRevokedAt ?? app.now(), oldRevokedBy: record.oldRevokedBy ?? by };
  });
  app.checkpoint("rotation.after-revoke");
}

/** Leaves people out, or takes them in again. */
export function skipPeople(app: App, { id, people, skip }: ParsedInput<"rotations.skip">): Answer {
  updateRunning(app, id, skip ? "rotation.skip" : undefined, (record) => {
    const { skipsAll: _, skipped = [], ...rest } = record;
    if (people === undefined) return skip ? { ...rest, skipped, skipsAll: true } : rest;
    const others = skipped.filter((signKey) => !people.includes(signKey));
    const next = skip ? [...others, ...people] : others;
    return next.length === 0 ? rest : { ...rest, skipped: next };
  });
  return { rotation: settled(app, id) };
}

export function finishRotation(app: App, { id, anyway }: ParsedInput<"rotations.finish">): Answer {
  const record = findRunning(app, id);
  const standing = standingOf(record, factsOf(app, record));
  const missing = missingFrom(standing, record);
  if (missing.length > 0 && !anyway) {
    throw new KeyholdError(
      "needs_answer",
      `The rotation of “${record.name}” is not done: ${missing.join(" ")} It goes on; finish it anyway, or cancel it.`,
    );
  }
  end(app, id, "done", missing.length === 0 ? "rotation.finish" : "rotation.finish-anyway");
  return { rotation: rotationOf(app, id) };
}

export function cancelRotation(app: App, { id }: ParsedInput<"rotations.cancel">): Answer {
  const { attempt } = findRunning(app, id);
  if (attempt !== undefined && isOnItsWay(attempt, app.now())) {
    throw new KeyholdError(
      "conflict",
      `${attempt.provider} was asked for a new value a moment ago and may still answer. Nothing was cancelled; try again in some minutes.`,
    );
  }
  end(app, id, "cancelled", "rotation.cancel");
  return { rotation: rotationOf(app, id) };
}

/** Longer than all requests of one attempt can take together. */
const longestAttempt = 150_000;

/** Whether another window, or a program that was killed, may still be waiting for the provider's answer. */
export function isOnItsWay({ at, unanswered, lost }: RotationAttempt, now: number): boolean {
  return unanswered === undefined && lost === undefined && now >= at && now < at + longestAttempt;
}

/** A cancelled one keeps the texts of its links for as long as it can be taken up again. */
function end(app: App, id: string, state: "done" | "cancelled", action: string): void {
  updateRunning(app, id, action, (record, tx) => {
    if (state === "done") tx.update(id as RecordId, { detail: {} });
    return { ...record, state, endedAt: app.now() };
  });
}

/** Undoes a cancelling. */
export function resumeRotation(app: App, { id }: ParsedInput<"rotations.resume">): Answer {
  const subject = subjectOfRotation(app, findRotation(app, id));
  app.vault.write({ action: "rotation.resume", subject, outcome: "ok" }, (tx) => {
    const { endedAt: _, ...record } = findRotation(app, id);
    const other = runningFor(app, record.valueId);
    if (record.state === "done" || (other !== undefined && other.id !== id)) {
      const why = record.state === "done" ? "This rotation is finished" : "Another rotation of this value is running";
      throw new KeyholdError("conflict", `${why}. Nothing was changed.`);
    }
    tx.update(id as RecordId, { overview: { ...record, state: "running" } });
  });
  return { rotation: rotationOf(app, id) };
}

/** As it stands; one that has come to its end by itself is put down as done. */
export function settled(app: App, id: string) {
  const shown = rotationOf(app, id);
  if (shown.state !== "running" || shown.step !== "done" || app.vault.vault.readOnly) return shown;
  try {
    end(app, id, "done", "rotation.finish");
  } catch (error) {
    // Another window was quicker.
    if (!(error instanceof KeyholdError) || error.code !== "conflict") throw error;
  }
  return rotationOf(app, id);
}

export function getRotation(app: App, { id }: ParsedInput<"rotations.get">): Answer {
  return { rotation: settled(app, id) };
}

export function listRotations(app: App, { ended }: ParsedInput<"rotations.list">): MethodOutput<"rotations.list"> {
  const all = app.records.all("rotation").sort((a, b) => a.overview.startedAt - b.overview.startedAt);
  const running = all.filter(({ overview }) => overview.state === "running").map(({ id }) => settled(app, id));
  const over = all.filter(({ overview }) => overview.state !== "running").map(({ id }) => rotationOf(app, id));
  return { rotations: [...running, ...over].filter(({ state }) => ended || state === "running") };
}

/** Forgets what is over for long, and the links of what was cancelled with it. */
export function sweepRotations(app: App): void {
  const before = app.now() - endedKeptDays * day;
  const isDue = ({ endedAt }: RotationOverview) => endedAt !== undefined && endedAt < before;
  if (!app.records.all("rotation").some(({ overview }) => isDue(overview))) return;
  app.vault.write([], (tx) => {
    for (const { id, overview } of app.records.all("rotation")) if (isDue(overview)) tx.remove(id as RecordId);
  });
}
