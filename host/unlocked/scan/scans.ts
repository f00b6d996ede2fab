import type { ScanOptions, ScanReport } from "../../../shared/contract/scan-methods.ts";
import type { Gathering } from "../../scan/gather.ts";
import type { ScanSurroundings } from "../../scan/scan-job.ts";
import type { RunningScanner } from "../../scan/start-scanner.ts";

/** How a scanner is started, and what it is told of the person's computer. */
export type ScannerPlace = { readonly file: string; readonly surroundings: ScanSurroundings };

/** The scan that runs, or the last one. Gone when the vault is locked. */
export class Scans {
  readonly place: ScannerPlace | undefined;
  /** How far it is; the rest is in `ended` once it is over. */
  gathering: Gathering | undefined;
  ended: ScanReport | undefined;
  /** What `ended` was asked for. */
  asked: ScanOptions | undefined;
  running: RunningScanner | undefined;
  isRunning = false;
  isStopped = false;
  /** What lay in the clipboard when a scan was asked for; taken by it. */
  clipboardText: Uint8Array | undefined;

  constructor(place: ScannerPlace | undefined) {
    this.place = place;
  }

  get report(): ScanReport {
    if (this.ended !== undefined) return this.ended;
    return this.gathering?.report("running") ?? noReport;
  }

  stop(): boolean {
    if (!this.isRunning) return false;
    this.isStopped = true;
    this.running?.stop();
    return true;
  }
}

const noReport: ScanReport = {
  state: "none",
  roots: [],
  done: 0,
  total: 0,
  findings: [],
  found: 0,
  known: 0,
  files: 0,
  bytes: 0,
  commits: 0,
  values: 0,
  notSought: [],
  skipped: [],
  skippedTotal: 0,
  patterns: true,
};
