import type { AuditRow } from "../../../shared/contract/activity-methods.ts";

/** What the list shows: so many entries, newest first, of which those in view are there or on their way. */
export type LogSource = {
  readonly count: number;
  at(index: number): AuditRow | undefined;
};

export function sourceOf(entries: readonly AuditRow[]): LogSource {
  return { count: entries.length, at: (index) => entries[index] };
}

/** Entries that are asked for together. */
export const blockSize = 200;

/** The blocks that hold these rows of a log of so many entries, as the host is asked for them. */
export function blocksFor(total: number, firstRow: number, lastRow: number): { before: number; limit: number }[] {
  const newest = total - firstRow;
  const oldest = Math.max(1, total - lastRow);
  const blocks: { before: number; limit: number }[] = [];
  for (let block = blockOf(newest); block >= blockOf(oldest) && newest >= oldest; block--) {
    // The newest block grows: asked for by its present end, it is another question each time.
    const end = Math.min(total, (block + 1) * blockSize);
    blocks.push({ before: end + 1, limit: end - block * blockSize });
  }
  return blocks;
}

function blockOf(seq: number): number {
  return Math.floor((seq - 1) / blockSize);
}
