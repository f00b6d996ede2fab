import type { ImportRow, ImportView } from "../../../shared/contract/import-methods.ts";
import { variableOf } from "./candidate.ts";
import type { Judged } from "./judge-candidates.ts";
import type { PendingImport } from "./pending-imports.ts";

export function viewOf(pending: PendingImport, judged: readonly Judged[]): ImportView {
  const states = { new: 0, same: 0, conflict: 0 };
  const chosen = { add: 0, keep: 0, replace: 0, skip: 0 };
  for (const { state, take } of judged) {
    states[state]++;
    chosen[take]++;
  }
  const { id, format, file, inClear, onConflict, env, left } = pending;
  return {
    id,
    format,
    file,
    inClear,
    onConflict,
    entries: judged.length,
    states,
    chosen,
    left: left.map(({ examples, ...rest }) => ({ ...rest, examples: [...examples] })),
    ...(env === undefined ? {} : { env }),
  };
}

export function rowOf(judged: Judged, more: readonly string[]): ImportRow {
  const { candidate, index, state, take, storedAs, service, env, other } = judged;
  const { entry, mask, tags, notes, suggested, chosen, fields } = candidate;
  return {
    index,
    name: storedAs,
    service,
    env,
    type: chosen.type ?? suggested.type,
    variable: variableOf(candidate, storedAs),
    mask,
    size: entry.value.length,
    state,
    take,
    place: candidate.place,
    tags,
    notes: notes !== undefined,
    totp: candidate.codes !== undefined,
    remarks: [
      ...candidate.remarks,
      ...stageRemarks(judged),
      ...serviceRemarks(judged),
      ...dateRemarks(judged),
      ...more,
    ],
    ...(other === undefined ? {} : { other }),
    ...(fields.file === undefined ? {} : { file: fields.file }),
  };
}

function stageRemarks({ candidate: { shape }, env }: Judged): string[] {
  if (shape?.stage === "live" && (env === "dev" || env === "test")) {
    return [`This looks like a live ${shape.service} key, filed under ${env}.`];
  }
  if (shape?.stage === "test" && env === "prod")
    return [`This looks like a ${shape.service} test key, filed under prod.`];
  return [];
}

function serviceRemarks({ name, otherService, take }: Judged): string[] {
  if (otherService === undefined || take === "skip") return [];
  return [`“${name}” is a key of ${otherService}.`];
}

/** A sender's condition comes along with the value. */
function dateRemarks({ candidate: { fields } }: Judged): string[] {
  if (fields.deleteAfter === undefined) return [];
  return [`It is deleted on ${new Date(fields.deleteAfter).toISOString().slice(0, 10)}, as its sender wanted.`];
}
