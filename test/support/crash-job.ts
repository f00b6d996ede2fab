/** What `crash-writer.ts` is asked to do. */
export type CrashJob = {
  readonly folder: string;
  /** `early` is the control: it says "done" before it is. */
  readonly mode: "write" | "early" | "replace-key" | "probe";
  /** Numbers of records are `prefix` and a count. */
  readonly prefix: string;
  readonly from: number;
  /** Ends by itself after so many steps. */
  readonly steps?: number;
};

export function writtenValue(number: number, changedBy?: number): string {
  return changedBy === undefined ? `value ${number}` : `value ${number} changed by ${changedBy}`;
}
