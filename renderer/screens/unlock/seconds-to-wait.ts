/** The seconds that the host's sentence asks to wait before the next try; undefined when it names none. */
export function secondsToWait(message: string): number | undefined {
  const found = /\b(\d{1,4}) seconds?\b/.exec(message)?.[1];
  return found === undefined ? undefined : Number(found);
}
