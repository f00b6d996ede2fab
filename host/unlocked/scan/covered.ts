/** Which places a scan has looked at: only of those it knows what is no longer there. */
import { sep } from "node:path";
import type { ScanOptions, ScanPlace, ScanReport } from "../../../shared/contract/scan-methods.ts";

export type KnownPlace = {
  /** Absolute. */
  readonly file: string;
  readonly place: ScanPlace;
  readonly commit?: string | undefined;
  /** Of what was found by its shape. */
  readonly rule?: string | undefined;
};

/** Whether the scan would have found it anew if it still were there. */
export function isCovered(
  { file, place, commit, rule }: KnownPlace,
  options: ScanOptions,
  report: ScanReport,
): boolean {
  const { roots, files, history, unreachable, shellHistory, clipboard, patterns } = options;
  if (report.state !== "done" || report.found > report.findings.length) return false;
  if (rule !== undefined && !patterns) return false;
  if (place === "clipboard") return clipboard;
  if (report.skippedTotal > report.skipped.length) return false;
  if (report.skipped.some((skipped) => file === skipped.file || isWithin(file, skipped.file))) return false;
  if (place === "shell") return shellHistory;
  if (!roots.some((root) => file === root || isWithin(file, root))) return false;
  // What nothing leads to any more has no commit, or is found by the log of references.
  if (place === "history") return history && (unreachable || commit !== undefined);
  // What was staged lies in the folder or is not there any more; a later commit stages only what it changes.
  return files;
}

function isWithin(file: string, folder: string): boolean {
  return file.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
