/** Notices that the computer slept: the clock on the wall went on while this process stood still. */

const lookEvery = 1_000;
/** A busy computer may keep a process waiting for some seconds; a short nap is no sleep. */
const gap = 10_000;

/** @returns what ends the watch. */
export function watchSleep(onWake: () => void, now: () => number = Date.now): () => void {
  let last = now();
  const timer = setInterval(() => {
    const present = now();
    if (present - last > lookEvery + gap) onWake();
    last = present;
  }, lookEvery);
  timer.unref();
  return () => clearInterval(timer);
}
