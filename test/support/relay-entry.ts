/**
 * A relay as a process of its own, for tests that kill it or run several on one store:
 * `node dist-test/relay/main.js '<RelayOptions as JSON>'`. Prints `listening on <url>`; ends well on SIGTERM.
 * The variant is a control: a relay whose claim is not atomic, which the tests must catch.
 */
import { openLog } from "../../relay/log.ts";
import { type RelayOptions, sqliteFile } from "../../relay/options.ts";
import { type RunningRelay, serve } from "../../relay/serve.ts";
import { startRelay } from "../../relay/start.ts";
import { nonAtomicStore } from "./non-atomic-store.ts";
import { takeClockOffsets } from "./settable-clock.ts";

export type Variant = "non-atomic-claim";

const { variant, ...options } = JSON.parse(process.argv[2] ?? "{}") as RelayOptions & { readonly variant?: Variant };
// Before the relay starts: it takes the clock along.
takeClockOffsets();
const relay = await (variant === undefined ? startRelay(options) : startVariant());
process.stdout.write(`listening on ${relay.url}\n`);
process.once("SIGTERM", () => void relay.close());

function startVariant(): Promise<RunningRelay> {
  return serve({
    store: nonAtomicStore(sqliteFile(options.store)),
    epoch: { mark: async () => {} },
    host: "127.0.0.1",
    port: 0,
    origins: options.origins ?? [],
    isCreator: undefined,
    inbox: options.inbox ?? true,
    ciphertextLimit: 65_536,
    rateLimit: "off",
    trustedProxies: [],
    now: Date.now,
    log: openLog("error"),
  });
}
