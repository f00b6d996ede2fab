/**
 * A relay as a process of its own, for tests that kill it or run several on one store:
 * `node dist-test/relay/main.js '<RelayOptions as JSON>'`. Prints `listening on <url>`; ends well on SIGTERM.
 */
import { type RelayOptions, startRelay } from "../../relay/start.ts";

const options = JSON.parse(process.argv[2] ?? "{}") as RelayOptions;
const relay = await startRelay(options);
process.stdout.write(`listening on ${relay.url}\n`);
process.once("SIGTERM", () => void relay.close());
