import type { HostEvent } from "../../shared/contract/api.ts";
import type { Card } from "../../shared/identity/card.ts";
import type { Identity } from "../../shared/identity/identity.ts";
import type { RunningTasks } from "./activity/running-tasks.ts";
import type { ActivityStream } from "./activity/stream/activity-stream.ts";
import type { UnusualWatch } from "./activity/unusual/unusual-watch.ts";
import type { HealthIndex } from "./health/health-index.ts";
import type { HolderIndex } from "./holders/holder-index.ts";
import type { ParseImport } from "./imports/parse-in-worker.ts";
import type { PendingImports } from "./imports/pending-imports.ts";
import type { KeyIndex } from "./keys/key-index.ts";
import type { FoundLinks } from "./links/found-links.ts";
import type { Relays } from "./links/relays.ts";
import type { ObservedVault } from "./observed-vault.ts";
import type { ReachProvider } from "./providers/adapters.ts";
import type { RecordIndex } from "./record-index.ts";
import type { Scans } from "./scan/scans.ts";
import type { Attention } from "./watch/attention.ts";

/** What every service of the unlocked vault works with. Lives in the vault's worker and ends with it. */
export type App = {
  readonly vault: ObservedVault;
  readonly keys: KeyIndex;
  readonly records: RecordIndex;
  readonly holders: HolderIndex;
  readonly health: HealthIndex;
  /** The person's own keys and card; the card is replaced when the name changes. */
  readonly me: { readonly id: string; readonly identity: Identity; card: Card };
  readonly relays: Relays;
  /** What lies in inboxes at relays. */
  readonly found: FoundLinks;
  /** What a person is looking at. */
  readonly attention: Attention;
  /** How a provider's interface is reached, when the person asks for it. */
  readonly reachProvider: ReachProvider;
  /** Long work on the log. */
  readonly tasks: RunningTasks;
  /** The search for leaked values. */
  readonly scans: Scans;
  /** Sends the log on. */
  readonly stream: ActivityStream;
  /** Marks what is unusual in the log. */
  readonly unusual: UnusualWatch;
  /** Files that were read and not yet stored. */
  readonly imports: PendingImports;
  /** Takes foreign files apart, elsewhere. */
  readonly parseImport: ParseImport;
  /** What programs of the person's own are started with. */
  readonly programEnvironment: Readonly<Record<string, string>>;
  /** What works here, as the log calls it. */
  program(): string;
  now(): number;
  emit(event: HostEvent): void;
  /** Names a point in a flow. Does nothing in a shipped program; the fault tests end the process there. */
  checkpoint(name: string): void;
};
