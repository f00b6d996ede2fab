import type { HostEvent } from "../../shared/contract/api.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { RunningTasks } from "./activity/running-tasks.ts";
import { ActivityStream } from "./activity/stream/activity-stream.ts";
import { StreamPlace } from "./activity/stream/position.ts";
import { UnusualWatch } from "./activity/unusual/unusual-watch.ts";
import type { App } from "./app.ts";
import { HealthIndex } from "./health/health-index.ts";
import { HolderIndex } from "./holders/holder-index.ts";
import type { ParseImport } from "./imports/parse-in-worker.ts";
import { PendingImports } from "./imports/pending-imports.ts";
import { KeyIndex } from "./keys/key-index.ts";
import { FoundLinks } from "./links/found-links.ts";
import { Relays } from "./links/relays.ts";
import { ObservedVault } from "./observed-vault.ts";
import { type ReachProvider, reachProvider } from "./providers/adapters.ts";
import { RecordIndex } from "./record-index.ts";
import { type ScannerPlace, Scans } from "./scan/scans.ts";
import { loadIdentity } from "./team/me.ts";
import { Attention } from "./watch/attention.ts";
import { inboxSource } from "./watch/inbox-source.ts";
import { RelayWatch } from "./watch/relay-watch.ts";
import { shareSource } from "./watch/share-source.ts";

export type OpenAppOptions = {
  readonly now: () => number;
  readonly emit: (event: HostEvent) => void;
  readonly checkpoint: (name: string) => void;
  readonly program?: () => string;
  /** Where it is noted how far the log was sent on; beside the vault if nobody says. */
  readonly streamFile?: string;
  /** The built scanner; without it nothing can be scanned. */
  readonly scanner?: ScannerPlace;
  /** For tests, which put a machine of their own in the providers' place. */
  readonly reachProvider?: ReachProvider;
  readonly parseImport?: ParseImport;
  readonly programEnvironment?: Readonly<Record<string, string>>;
};

/** Builds what the services work with from a vault that was just opened. */
export function openApp(vault: OpenVault, options: OpenAppOptions): App {
  const keys = new KeyIndex();
  const records = new RecordIndex();
  const holders = new HolderIndex((valueId) => keys.changes.note(valueId));
  const health = new HealthIndex(keys, holders);
  const tellChanged = once(() => options.emit({ type: "changed" }));
  const observed = new ObservedVault(vault, (id, overview) => {
    keys.apply(id, overview);
    holders.apply(id, overview);
    health.apply(id, overview);
    // Keys are many and have an index of their own.
    if (overview?.kind !== "key" && overview?.kind !== "value") records.apply(id, overview);
    tellChanged();
  });
  const { streamFile = `${vault.path}.stream`, scanner, ...rest } = options;
  const app = {
    vault: observed,
    keys,
    records,
    holders,
    health,
    program: () => "",
    me: loadIdentity(vault),
    relays: new Relays(options.now),
    found: new FoundLinks(),
    attention: new Attention(options.now),
    tasks: new RunningTasks(),
    scans: new Scans(scanner),
    imports: new PendingImports(options.now),
    parseImport: noParser,
    programEnvironment: {},
    reachProvider,
    ...rest,
  } as App;
  return Object.assign(app, {
    stream: new ActivityStream(app, new StreamPlace(streamFile)),
    unusual: new UnusualWatch(app),
  });
}

/** For an app that no worker was named to. */
const noParser: ParseImport = () => Promise.reject(new Error("nothing was given that reads foreign files"));

/** Takes over what other processes commit within a second, so that a window shows what is there. */
export function watchOthers(app: App): NodeJS.Timeout {
  const timer = setInterval(() => {
    try {
      app.vault.refresh();
    } catch {
      // The next thing that the person does meets the same error, and tells it.
    }
  }, 1000);
  timer.unref();
  return timer;
}

/** Asks the relays in the background. Where nothing can be written, nothing new can be kept, and nobody is asked. */
export function watchRelays(app: App): RelayWatch | undefined {
  if (app.vault.vault.readOnly) return undefined;
  const watch = new RelayWatch(app, [shareSource(app), inboxSource(app)]);
  watch.start();
  return watch;
}

/** Many calls in one turn become one. */
function once(action: () => void): () => void {
  let due = false;
  return () => {
    if (due) return;
    due = true;
    setImmediate(() => {
      due = false;
      action();
    });
  };
}
