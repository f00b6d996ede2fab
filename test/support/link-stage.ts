/** Two people who compared their words, a thief, and a relay process behind a proxy that tests make misbehave. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MethodInput, MethodName, MethodOutput } from "../../shared/contract/api.ts";
import { isKeyholdError } from "../../shared/contract/errors.ts";
import type { Share } from "../../shared/contract/link-methods.ts";
import { fromUtf8, utf8 } from "../../shared/crypto/bytes.ts";
import { TestPerson, type TestPersonOptions } from "./people.ts";
import { RelayProxy } from "./proxy.ts";
import { type RelayProcess, spawnRelay } from "./relay-process.ts";

/** Whoever answers calls: a person in this process or in one of their own. */
export type Caller = {
  call<Name extends MethodName>(name: Name, input: MethodInput<Name>): Promise<MethodOutput<Name>>;
};

export const minute = 60_000;

export class LinkStage {
  readonly ana: TestPerson;
  readonly ben: TestPerson;
  readonly mallory: TestPerson;
  readonly proxy: RelayProxy;
  readonly folder: string;
  relay: RelayProcess;
  #links = 0;
  #clockOffset = 0;

  private constructor(people: readonly TestPerson[], proxy: RelayProxy, folder: string, relay: RelayProcess) {
    [this.ana, this.ben, this.mallory] = people as [TestPerson, TestPerson, TestPerson];
    this.proxy = proxy;
    this.folder = folder;
    this.relay = relay;
  }

  static async set(options: TestPersonOptions = {}): Promise<LinkStage> {
    const folder = mkdtempSync(join(tmpdir(), "keyhold-stage-"));
    const proxy = await RelayProxy.start();
    const [people, relay] = await Promise.all([
      Promise.all(["Ana", "Ben", "Mallory"].map((name) => TestPerson.createWith(name, options))),
      spawnRelay(relayOptions(folder, proxy)),
    ]);
    proxy.target = relay.url;
    const stage = new LinkStage(people, proxy, folder, relay);
    await stage.ana.meet(stage.ben);
    await stage.ben.meet(stage.ana);
    return stage;
  }

  async strike(): Promise<void> {
    for (const person of [this.ana, this.ben, this.mallory]) await person.leave();
    await this.proxy.close();
    await this.relay.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** `kill -9`, then a new process on the same store. */
  async restartRelay(): Promise<void> {
    await this.relay.kill();
    this.relay = await spawnRelay(relayOptions(this.folder, this.proxy));
    this.proxy.target = this.relay.url;
    if (this.#clockOffset !== 0) await this.relay.setClockOffset(this.#clockOffset);
  }

  /** The relay's clock against the computer's. */
  async setRelayClock(milliseconds: number): Promise<void> {
    this.#clockOffset = milliseconds;
    await this.relay.setClockOffset(milliseconds);
  }

  /** The name of the last key that was shared. */
  get lastName(): string {
    return `KEY_${this.#links}`;
  }

  /** What a thief with the link gets: never anything. */
  async stolen(link: string): Promise<string> {
    const code = await refusalOf(this.mallory.call("inbox.receive", { link }));
    return code === "not_for_me" || code === "link_gone" ? "nothing" : code;
  }

  /** Ana makes a key and a link to Ben with it. */
  async newLink(input: Partial<MethodInput<"shares.create">> = {}, sender: Caller = this.ana) {
    const name = `KEY_${++this.#links}`;
    const value = `value-of-${name}-0123456789`;
    await sender.call("keys.add", { name, env: "dev", service: "Example", value: utf8(value) });
    const { shares, warnings } = await sender.call("shares.create", {
      keys: [{ name }],
      to: ["Ben"],
      relay: this.proxy.url,
      ttl: "1h",
      ...input,
    });
    const [share] = shares;
    if (share === undefined) throw new Error("no share");
    return { name, value, warnings, ...share };
  }

  /** What the sender is told of a share now. */
  async told(shareId: string, sender: Caller = this.ana): Promise<Share> {
    const { shares } = await sender.call("shares.list", {});
    const share = shares.find(({ id }) => id === shareId);
    if (share === undefined) throw new Error("the share is gone");
    return share;
  }
}

function relayOptions(folder: string, proxy: RelayProxy) {
  return { store: `sqlite:${join(folder, "relay.db")}`, origins: [proxy.url], rateLimit: "off" } as const;
}

/** Opens a link and stores what it held. @returns the value as the vault then holds it. */
export async function openAndStore(person: Caller, link: string, name: string): Promise<string> {
  const { message } = await person.call("inbox.receive", { link });
  await person.call("inbox.decide", { id: message.id, decision: "store" });
  return storedValue(person, name);
}

export async function storedValue(person: Caller, name: string): Promise<string> {
  return fromUtf8((await person.call("keys.value", { key: { name }, purpose: "copy" })).value);
}

/** The code a call was refused with; "done" when it was not. */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "done";
  } catch (error) {
    if (isKeyholdError(error)) return error.code;
    throw error;
  }
}
