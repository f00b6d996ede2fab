import type { Answer, HostClient, HostEvent } from "../shared/contract/api.ts";
import type { Argon2Policy } from "../shared/crypto/argon2.ts";
import type { AgentDesk, DeskParts } from "./agent/agent-desk.ts";
import type { ClipboardPart } from "./clipboard/clipboard-part.ts";
import type { Surroundings } from "./data-directory.ts";
import type { OwnRelayPart } from "./own-relay.ts";

/** Who is calling, for the audit log and for rules about doors. */
export type Caller = { readonly door: "command" | "window" | "agent"; readonly program: string };

export type HostOptions = {
  /** The vault file; it need not exist yet. */
  readonly vaultFile: string;
  /** Where anchors and the record of failed unlocks live. Made with mode 0700. */
  readonly dataDirectory: string;
  /** Key derivation costs. Shipped entry points pass `productionPolicy`. */
  readonly policy: Argon2Policy;
  /** Built worker files, by absolute path. */
  readonly workers: { readonly unlocked: string; readonly derivation: string };
  /** Where git, a home folder and the clipboard's programs are found; without it by the process's own environment. */
  readonly surroundings?: Surroundings;
  /** This device's name for the audit log. */
  readonly device: string;
  /** What runs the host, for the audit log: `keyhold list`, `Keyhold`. */
  readonly program: string;
  /** better-sqlite3 compiled for what runs the host, by absolute path; without it the installed one, which is Node's. */
  readonly nativeBinding?: string | undefined;
  /** Follow other processes' commits and the relays' news while unlocked: for windows, not for single commands. */
  readonly watch?: boolean;
  /** The system's clipboard, where there is one. */
  readonly clipboard?: ClipboardPart;
  /** Starts this computer's own relay, where that is possible. */
  readonly ownRelay?: OwnRelayPart;
  /** Locks so many milliseconds after an unlock, whatever happens and whatever the settings say. */
  readonly lockAfter?: number;
  /** For tests, which have a clock of their own and no patience. */
  readonly agent?: Pick<DeskParts, "now" | "limits">;
};

/** One call, one answer, never an exception; a good answer's value may be a `WrittenValue`. */
export type WrittenClient = (name: string, input: unknown) => Promise<Answer<unknown>>;

/** The app without a face. */
export type Host = {
  /** A door for one caller. */
  door(caller: Caller): HostClient;
  /** A door to another process, for what passes questions and answers on. */
  writtenDoor(caller: Caller): WrittenClient;
  /** Where programs from outside ask: see `agent/start-agent.ts`. */
  readonly agent: AgentDesk;
  /** The file that is or would be open. */
  readonly vaultFile: string;
  onEvent(listener: (event: HostEvent) => void): () => void;
  /** Locks if needed and ends every worker. */
  close(): Promise<void>;
};
