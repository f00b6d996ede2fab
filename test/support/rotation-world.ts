/** Two windows on one real vault whose rotation is tried, either of which can be killed between two writes. */
import type { App } from "../../host/unlocked/app.ts";
import { addKey } from "../../host/unlocked/keys/write-key.ts";
import type { ShareOverview, StoredVerdict } from "../../host/unlocked/records/links.ts";
import { addPerson } from "../../host/unlocked/team/add-person.ts";
import { KeyholdError } from "../../shared/contract/errors.ts";
import { utf8 } from "../../shared/crypto/bytes.ts";
import { cardText } from "../../shared/identity/card.ts";
import type { RecordId } from "../../vault/record-index.ts";
import { newApp, secondApp, type TestClock } from "./app-case.ts";
import { newPerson } from "./link-cast.ts";
import type { Name } from "./rotation-model.ts";
import { newPlace, removePlace, type VaultPlace } from "./vault-case.ts";

export const crashes = [
  "rotation.after-start",
  "rotation.before-value",
  "rotation.after-value",
  "share.before-post",
  "share.after-post",
  "rotation.after-share",
  "rotation.after-revoke",
] as const;
export type Crash = (typeof crashes)[number];

class Killed extends Error {}

export class World {
  readonly place: VaultPlace = newPlace();
  readonly clock: TestClock = { now: 1_800_000_000_000 };
  readonly apps: App[] = [];
  readonly valueId: string;
  readonly signKeys: Record<Name, string>;
  relayIsUp = true;
  #armed: Crash | undefined;
  /** Where the last work ended. */
  killedAt: Crash | undefined;

  constructor() {
    const first = newApp(this.place, this.clock);
    const value = { type: "private", showOnce: false, value: utf8("first") } as const;
    this.valueId = addKey(first, { name: "PAY", env: "prod", service: "ours", ...value }).id;
    const join = (name: Name) => addPerson(first, { card: cardText(newPerson(name).card) }).person.signKey;
    this.signKeys = { Ben: join("Ben"), Cleo: join("Cleo") };
    this.apps.push(this.#with(first), this.#with(secondApp(this.place, this.clock)));
  }

  app(window: number): App {
    const app = this.apps[window] as App;
    app.vault.refresh();
    return app;
  }

  /** Works until it is done, refused or killed; whoever was killed begins again with what is in the file. */
  async act(window: number, crash: Crash | undefined, work: (app: App) => unknown): Promise<string> {
    this.#armed = crash;
    this.killedAt = undefined;
    try {
      await work(this.app(window));
      return "done";
    } catch (error) {
      if (error instanceof Killed) {
        this.apps[window]?.vault.vault.close();
        this.apps[window] = this.#with(secondApp(this.place, this.clock));
        return "killed";
      }
      if (error instanceof KeyholdError) return error.code;
      throw error;
    } finally {
      this.#armed = undefined;
    }
  }

  setShare(to: Name, from: ShareOverview["state"], state: "opened" | "expired"): boolean {
    const app = this.app(0);
    const found = app.records.all("share").findLast(({ overview }) => overview.to === to && overview.state === from);
    if (found === undefined) return false;
    const verdict: StoredVerdict = {
      state: "opened",
      receipt: true,
      openedAt: this.clock.now,
      by: "recipient",
      reasons: [],
    };
    const overview = { ...found.overview, state, ...(state === "opened" ? { verdict } : {}) };
    app.vault.write([], (tx) => tx.update(found.id as RecordId, { overview }));
    return true;
  }

  end(): void {
    for (const { vault } of this.apps) vault.vault.close();
    removePlace(this.place);
  }

  #with(app: App): App {
    const answer = async () => {
      if (!this.relayIsUp) throw new KeyholdError("relay_unreachable", "away");
      return { ok: true };
    };
    const relay = {
      relayTime: () => this.clock.now,
      learn: async () => undefined,
      isSilent: false,
      hasInbox: false,
      create: answer,
      send: answer,
    };
    const checkpoint = (name: string) => {
      if (name !== this.#armed) return;
      this.killedAt = this.#armed;
      throw new Killed(name);
    };
    const relays = { at: () => relay, tokenFor: () => undefined } as unknown as App["relays"];
    return { ...app, relays, checkpoint };
  }
}
