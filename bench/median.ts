/** The middle of some measurements, and the one that 99 % stay under. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

/** Milliseconds of each of some runs, after as many that do not count. */
export function timed(runs: number, work: (run: number) => void, warmup = 5): number[] {
  for (let run = 0; run < warmup; run++) work(run);
  return Array.from({ length: runs }, (_, run) => {
    const start = performance.now();
    work(run);
    return performance.now() - start;
  });
}
