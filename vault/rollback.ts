import type { Database } from "better-sqlite3";
import { isKeyholdError, KeyholdError } from "../shared/contract/errors.ts";
import type { AnchorPlace } from "./anchor.ts";
import { followChain } from "./audit-chain.ts";
import type { PurposeKeys } from "./keys.ts";
import type { Manifest } from "./manifest.ts";

/** `missing`: never unlocked here before, which cannot be told from a deleted anchor. */
export type AnchorOutcome = "missing" | "ok" | "older";

/**
 * Compares a file's state with the one last seen here.
 * @param bytes the anchor as it was read before the file's state was.
 * @returns the outcome, and the least epoch that a next commit must have to be above everything seen.
 * @throws KeyholdError `vault_rolled_back` with both dates unless `acceptOlder`; `audit_broken`.
 */
export function judgeAnchor(
  place: AnchorPlace,
  bytes: Uint8Array | undefined,
  keys: PurposeKeys,
  manifest: Manifest,
  database: Database,
  acceptOlder: boolean,
): { readonly outcome: AnchorOutcome; readonly epochAbove: number } {
  if (bytes === undefined) return { outcome: "missing", epochAbove: manifest.epoch };
  const anchor = place.verify(keys.anchor, bytes);
  if (anchor === undefined) {
    const { superseded } = manifest;
    const earlier =
      superseded === undefined ? undefined : place.verify(superseded.anchorKey as PurposeKeys["anchor"], bytes);
    if (earlier !== undefined && superseded !== undefined && earlier.epoch <= superseded.epoch) {
      return { outcome: "ok", epochAbove: manifest.epoch };
    }
    if (acceptOlder) return { outcome: "older", epochAbove: manifest.epoch };
    throw new KeyholdError(
      "vault_rolled_back",
      `This vault file does not fit the note of its last known state on this computer: an older copy from before its key was replaced may have been put back, or the note is damaged. The file was last changed on ${date(manifest.at)}, the date in the note cannot be read. Nothing was opened. Find out why, or accept the file as it is.`,
    );
  }
  if (manifest.superseded !== undefined && anchor.epoch <= manifest.superseded.epoch) {
    return { outcome: "ok", epochAbove: manifest.epoch };
  }
  const older = anchor.epoch > manifest.epoch;
  if (!older && contains(database, anchor, manifest)) return { outcome: "ok", epochAbove: manifest.epoch };
  if (acceptOlder) return { outcome: "older", epochAbove: Math.max(anchor.epoch, manifest.epoch) };
  throw new KeyholdError(
    "vault_rolled_back",
    older
      ? `This vault file is older than the one last used on this computer: the file was last changed on ${date(manifest.at)}, the one last used here on ${date(anchor.at)}. What was changed in between is not in it. Nothing was opened. Find the newer file, or accept the older one.`
      : `This vault file has another history than the one last used on this computer: the file was last changed on ${date(manifest.at)}, the one last used here on ${date(anchor.at)}. What was changed in that one may be missing here. Nothing was opened. Find the other file, or accept this one.`,
  );
}

function contains(
  database: Database,
  anchor: { auditSeq: number; auditHead: Uint8Array },
  manifest: Manifest,
): boolean {
  if (anchor.auditSeq > manifest.auditSeq) return false;
  try {
    followChain(
      database,
      { seq: anchor.auditSeq, link: anchor.auditHead },
      { seq: manifest.auditSeq, link: manifest.auditHead },
    );
    return true;
  } catch (error) {
    if (isKeyholdError(error, "audit_broken")) return false;
    throw error;
  }
}

/** To the minute, in UTC: both dates in one sentence must be comparable. */
function date(milliseconds: number): string {
  return `${new Date(Math.min(milliseconds, 8.64e15)).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
