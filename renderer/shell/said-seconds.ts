/** The host warns so long before it locks. */
export const warningSeconds = 30;

/** What a screen reader says of a countdown: not every second, and oftener towards the end. */
export function saidSeconds(seconds: number): number {
  return [5, 10, 20].find((step) => seconds <= step) ?? warningSeconds;
}
