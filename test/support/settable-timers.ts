/** Timers that follow a clock which tests set: what falls due by a new clock, happens at once. See settable-clock.ts. */
type Pending = { readonly due: number; readonly run: () => void };

/** Shorter ones are waited for. */
const shortest = 5_000;

/** In a process with an IPC channel, after {@link takeClockOffsets}. Timers set from here on are followed. */
export function letTimersFollowClock(): void {
  if (process.channel === undefined) return;
  const pending = new Map<NodeJS.Timeout, Pending>();
  const setRight = globalThis.setTimeout;
  const clearRight = globalThis.clearTimeout;
  const set = (run: (...given: unknown[]) => void, wait = 0, ...given: unknown[]) => {
    const timer: NodeJS.Timeout = setRight(() => {
      pending.delete(timer);
      run(...given);
    }, wait);
    if (wait >= shortest) pending.set(timer, { due: Date.now() + wait, run: () => run(...given) });
    return timer;
  };
  globalThis.setTimeout = Object.assign(set, setRight) as unknown as typeof setTimeout;
  globalThis.clearTimeout = ((timer: NodeJS.Timeout | undefined) => {
    if (timer !== undefined) pending.delete(timer);
    clearRight(timer);
  }) as typeof clearTimeout;
  process.on("message", () => {
    for (const [timer, { due, run }] of [...pending]) {
      if (due > Date.now()) continue;
      pending.delete(timer);
      clearRight(timer);
      run();
    }
  });
}
