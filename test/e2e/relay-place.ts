/** A relay process behind a proxy, so that it can be down for a while at the same address. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RelayProxy } from "../support/proxy.ts";
import { type RelayProcess, spawnRelay } from "../support/relay-process.ts";

export class RelayPlace {
  readonly #proxy: RelayProxy;
  readonly #relay: RelayProcess;
  readonly #folder: string;

  private constructor(proxy: RelayProxy, relay: RelayProcess, folder: string) {
    this.#proxy = proxy;
    this.#relay = relay;
    this.#folder = folder;
  }

  static async open(): Promise<RelayPlace> {
    const folder = mkdtempSync(join(tmpdir(), "keyhold-relay-"));
    const proxy = await RelayProxy.start();
    const options = { store: `sqlite:${join(folder, "relay.db")}`, origins: [proxy.url], rateLimit: "off" } as const;
    const relay = await spawnRelay(options);
    proxy.target = relay.url;
    return new RelayPlace(proxy, relay, folder);
  }

  get url(): string {
    return this.#proxy.url;
  }

  /** The line to it goes dead at every request. */
  set down(down: boolean) {
    this.#proxy.rule = (exchange) => {
      if (down) exchange.cut();
      return down;
    };
  }

  setClockOffset(milliseconds: number): Promise<void> {
    return this.#relay.setClockOffset(milliseconds);
  }

  async close(): Promise<void> {
    await this.#proxy.close();
    await this.#relay.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
