/** The pages that are open, and what their coming and going does to the vault and to the process. */
import type { WrittenClient } from "../host/host.ts";
import type { HostClient, HostEvent } from "../shared/contract/api.ts";
import { type PageConnection, servePage } from "./connection.ts";
import { Heartbeat } from "./heartbeat.ts";
import type { PageSocket } from "./page-socket.ts";

export type PagesOptions = {
  readonly client: HostClient;
  /** What the pages ask goes through here. */
  readonly pageClient: WrittenClient;
  /** No page is there any more: for now, as after a reload another one comes. */
  readonly onNone: () => void;
};

export class Pages {
  readonly #options: PagesOptions;
  readonly #connections = new Set<PageConnection>();
  #everOpen = false;

  constructor(options: PagesOptions) {
    this.#options = options;
  }

  /** How many are open. */
  get count(): number {
    return this.#connections.size;
  }

  get everOpen(): boolean {
    return this.#everOpen;
  }

  add(socket: PageSocket): void {
    const heartbeat: Heartbeat = new Heartbeat(
      (number) => connection.send({ ping: number }),
      () => void this.#lock(),
    );
    const connection = servePage(socket, {
      client: this.#options.pageClient,
      onPong: (number) => heartbeat.onPong(number),
    });
    this.#connections.add(connection);
    socket.onClose(() => {
      heartbeat.stop();
      this.#connections.delete(connection);
      if (this.count > 0) return;
      void this.#windowClosed();
      this.#options.onNone();
    });
    heartbeat.start();
    this.#everOpen = true;
  }

  sendEvent(event: HostEvent): void {
    for (const connection of this.#connections) connection.sendEvent(event);
  }

  async #windowClosed(): Promise<boolean> {
    const { client } = this.#options;
    const answer = await client("session.trigger", { trigger: "windowClosed" });
    return answer.ok && answer.value.locked;
  }

  /** Whatever the settings say: a page that does not answer cannot lock by itself any more. */
  async #lock(): Promise<void> {
    if (await this.#windowClosed()) return;
    const { client } = this.#options;
    await client("vault.lock", {});
  }
}
