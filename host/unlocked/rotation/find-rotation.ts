import { KeyholdError } from "../../../shared/contract/errors.ts";
import type { Rotation } from "../../../shared/contract/rotation-methods.ts";
import type { App } from "../app.ts";
import { withoutEmpty } from "../keys/without-empty.ts";
import { automaticFor } from "../providers/automatic.ts";
import { providerPageOf } from "../providers/provider-pages.ts";
import type { Stored } from "../record-index.ts";
import type { RotationOverview } from "../records/life.ts";
import { factsOf, keptValue } from "./rotation-facts.ts";
import { standingOf } from "./rotation-steps.ts";

/** @throws KeyholdError `not_found`. */
export function findRotation(app: App, id: string): RotationOverview {
  const overview = app.records.get("rotation", id);
  if (overview === undefined) {
    throw new KeyholdError("not_found", "There is no such rotation in this vault.");
  }
  return overview;
}

/** @throws KeyholdError `conflict` when it is over: another window may have ended it. */
export function findRunning(app: App, id: string): RotationOverview {
  const overview = findRotation(app, id);
  if (overview.state !== "running") {
    const how = overview.state === "done" ? "finished" : "cancelled";
    throw new KeyholdError(
      "conflict",
      `The rotation of “${overview.name}” (${overview.env}) was ${how} already, here or in another window. Nothing was changed.`,
    );
  }
  return overview;
}

export function runningFor(app: App, valueId: string): Stored<"rotation"> | undefined {
  return app.records
    .all("rotation")
    .find(({ overview }) => overview.state === "running" && overview.valueId === valueId);
}

/** How a rotation is named in the audit log. */
export function subjectOfRotation(app: App, { valueId, name, env }: RotationOverview): string {
  return `${app.keys.value(valueId)?.key.name ?? name} (${env})`;
}

export function rotationOf(app: App, id: string): Rotation {
  const record = findRotation(app, id);
  const listed = keptValue(app, record.valueId);
  const { step, newVersion, graceUntil, people, oldLinks } = standingOf(record, factsOf(app, record));
  const shown = withoutEmpty<Omit<Rotation, "people" | "oldLinks">>({
    id,
    valueId: record.valueId,
    keyId: listed?.value.keyId,
    name: listed?.key.name ?? record.name,
    service: listed?.key.service ?? record.service,
    env: record.env,
    reason: record.reason,
    state: record.state,
    step: record.state === "done" ? "done" : step,
    startedAt: record.startedAt,
    endedAt: record.endedAt,
    graceDays: record.graceDays,
    graceUntil,
    fromVersion: record.fromVersion,
    newVersion,
    replacedAt: record.replacedAt,
    mask: listed?.value.mask,
    providerPage: listed === undefined ? undefined : providerPageOf(listed.key),
    pageOpenedAt: record.pageOpenedAt,
    automatic: listed === undefined ? undefined : automaticFor(listed.key.service),
    lost: lostOf(record),
    oldRevokedAt: record.oldRevokedAt,
    oldRevokedBy: record.oldRevokedBy,
  });
  return { ...shown, people: [...people], oldLinks: [...oldLinks] };
}

function lostOf({ attempt }: RotationOverview): Rotation["lost"] {
  if (attempt === undefined) return undefined;
  const { text, orphans } = attempt.lost ?? {
    text: `${attempt.provider} was asked for a new value and its answer did not come. Ask again: it is looked up first whether one was made.`,
    orphans: [],
  };
  return { at: attempt.at, text, orphans };
}
