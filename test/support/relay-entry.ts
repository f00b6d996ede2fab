/**
 * A relay as a process of its own, for tests that kill it or run several on one store:
 * `node dist-test/relay/main.js '<RelayOptions as JSON>'`. Prints `listening on <url>`; ends well on SIGTERM. With an
 * IPC channel, `{clockOffset}` makes its clock wrong by so many milliseconds.
 */
import { type RelayOptions, startRelay } from "../../relay/start.ts";

const options = JSON.parse(process.argv[2] ?? "{}") as RelayOptions;
if (process.channel !== undefined) {
  const rightClock = Date.now.bind(Date);
  let offset = 0;
  // Before the relay starts: it takes the clock along.
  Date.now = () => rightClock() + offset;
  process.on("message", (message: { clockOffset: number }) => {
    offset = message.clockOffset;
    process.send?.({ clockOffset: offset });
  });
  process.channel.unref();
}
const relay = await startRelay(options);
process.stdout.write(`listening on ${relay.url}\n`);
process.once("SIGTERM", () => void relay.close());
