/**
 * The own relay while it runs. Open to the network, it takes new links from this computer alone: anybody may fetch what
 * was left for them, nobody else may leave something. The token that says so stays in its file and in this process.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { MethodOutput } from "../shared/contract/api.ts";
import { KeyholdError } from "../shared/contract/errors.ts";
import { utf8 } from "../shared/crypto/bytes.ts";
import type { OwnRelayPart, RunningOwnRelay } from "./own-relay.ts";

type Reach = "computer" | "network";
type Running = RunningOwnRelay & { readonly reach: Reach; readonly tokensFile?: string };
/** What making a link on it takes. */
export type OwnRelayCreator = { readonly origin: string; readonly token: Uint8Array };

export class OwnRelayRun {
  readonly #part: OwnRelayPart | undefined;
  readonly #folder: string;
  #running: Running | undefined;

  constructor(part: OwnRelayPart | undefined, folder: string) {
    this.#part = part;
    this.#folder = folder;
  }

  get state(): MethodOutput<"relay.status"> {
    const relay = this.#running;
    if (relay === undefined) return { running: false };
    const { url, reach, tokensFile } = relay;
    return tokensFile === undefined ? { running: true, url, reach } : { running: true, url, reach, tokensFile };
  }

  /** A copy that is the caller's; undefined when the relay asks for none. */
  get creator(): OwnRelayCreator | undefined {
    const { url, tokensFile } = this.#running ?? {};
    if (url === undefined || tokensFile === undefined) return undefined;
    try {
      const lines = readFileSync(tokensFile, "utf8").split("\n");
      const token = lines.map((line) => line.trim()).find((line) => line !== "" && !line.startsWith("#"));
      return token === undefined ? undefined : { origin: new URL(url).origin, token: utf8(token) };
    } catch {
      // The relay says that it wants one.
      return undefined;
    }
  }

  /** @param host the address it listens on. @throws KeyholdError `unsupported` where no relay can be started. */
  async start(host: string, reach: Reach, onEnd: () => void): Promise<void> {
    if (this.#part === undefined) {
      throw new KeyholdError("unsupported", "This program cannot start a relay.", { hint: "start_relay" });
    }
    await this.stop();
    const creators = reach === "network" ? { tokensFile: join(this.#folder, "own-relay.tokens") } : {};
    const store = `sqlite:${join(this.#folder, "relay.db")}`;
    const started = await this.#part.start({ host, store, ...creators });
    const running = { ...started, reach, ...creators };
    this.#running = running;
    started.onEnd(() => {
      if (this.#running === running) this.#running = undefined;
      onEnd();
    });
  }

  async stop(): Promise<void> {
    const relay = this.#running;
    this.#running = undefined;
    await relay?.stop();
  }
}
