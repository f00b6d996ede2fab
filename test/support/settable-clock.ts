/** In a process with an IPC channel, `{clockOffset}` makes its clock wrong by so many milliseconds, from then on. */
export function takeClockOffsets(): void {
  const { channel } = process;
  if (channel === undefined) return;
  const rightClock = Date.now.bind(Date);
  let offset = 0;
  Date.now = () => rightClock() + offset;
  process.on("message", (message: { clockOffset: number }) => {
    offset = message.clockOffset;
    process.send?.({ clockOffset: offset });
  });
  channel.unref();
}
