/** People for tests: a vault of their own in a temporary folder, opened by the real host with cheap derivation. */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHost } from "../../host/create-host.ts";
import type { Host } from "../../host/host.ts";
import type { OwnRelayPart } from "../../host/own-relay.ts";
import type { HostClient, MethodInput, MethodName, MethodOutput } from "../../shared/contract/api.ts";
import { errorFrom } from "../../shared/contract/errors.ts";
import { utf8 } from "../../shared/crypto/bytes.ts";
import { cheapPolicy } from "./cheap-policy.ts";
import { testWorkers } from "./workers.ts";

export const passphrase = "plum orbit velvet canyon 42";

export type TestPersonOptions = {
  /** Other worker files than the tests' usual ones. */
  readonly workers?: typeof testWorkers;
  readonly ownRelay?: OwnRelayPart;
  /** What their card calls it. */
  readonly device?: string;
};

export class TestPerson {
  readonly folder: string;
  readonly name: string;
  host: Host;
  client: HostClient;
  readonly #options: TestPersonOptions;

  private constructor(folder: string, name: string, options: TestPersonOptions = {}) {
    this.folder = folder;
    this.name = name;
    this.#options = options;
    this.host = this.#newHost();
    this.client = this.host.door({ door: "command", program: "test" });
  }

  /** With a new vault, open. */
  static create(name: string): Promise<TestPerson> {
    return TestPerson.createWith(name, {});
  }

  static async createWith(name: string, options: TestPersonOptions): Promise<TestPerson> {
    const person = new TestPerson(mkdtempSync(join(tmpdir(), "keyhold-person-")), name, options);
    await person.call("vault.create", {
      name,
      device: options.device ?? "test machine",
      passphrase: utf8(passphrase),
      recovery: false,
    });
    return person;
  }

  /** Somebody whose vault lies in this folder already; locked. */
  static at(folder: string, name: string, options: TestPersonOptions = {}): TestPerson {
    return new TestPerson(folder, name, options);
  }

  get vaultFile(): string {
    return join(this.folder, "vault.keyhold");
  }

  get dataDirectory(): string {
    return join(this.folder, "data");
  }

  /** @throws KeyholdError as the host answered. */
  async call<Name extends MethodName>(name: Name, input: MethodInput<Name>): Promise<MethodOutput<Name>> {
    const answer = await this.client(name, input);
    if (!answer.ok) throw errorFrom(answer.error);
    return answer.value;
  }

  async lock(): Promise<void> {
    await this.call("vault.lock", {});
  }

  async unlock(words = passphrase, acceptOlder = false): Promise<void> {
    await this.call("vault.unlock", { credential: { passphrase: utf8(words) }, acceptOlder });
  }

  /** Ends everything this person runs and starts anew, as another process would. */
  async restart(): Promise<void> {
    await this.host.close();
    this.host = this.#newHost();
    this.client = this.host.door({ door: "command", program: "test" });
    await this.unlock();
  }

  /** From the next start on this computer's clock is wrong by so many milliseconds. */
  setClockOffset(milliseconds: number): void {
    writeFileSync(join(this.dataDirectory, "clock-offset"), String(milliseconds));
  }

  /** Somebody with a copy of this vault file as it is now, in a folder of their own; locked. This one must be too. */
  copy(): TestPerson {
    const folder = mkdtempSync(join(tmpdir(), "keyhold-person-"));
    copyFileSync(this.vaultFile, join(folder, "vault.keyhold"));
    return TestPerson.at(folder, this.name);
  }

  /** Compares the words of somebody's card with those they read out, as two people do over the phone. */
  async meet(other: TestPerson): Promise<void> {
    const { card, words } = await other.call("me.get", {});
    await this.call("team.add", { card });
    await this.call("team.verify", { person: other.name, words: words.join(" ") });
  }

  async leave(): Promise<void> {
    await this.host.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #newHost(): Host {
    const { workers = testWorkers, ownRelay } = this.#options;
    return createHost({
      vaultFile: this.vaultFile,
      dataDirectory: this.dataDirectory,
      policy: cheapPolicy,
      workers,
      ...(ownRelay === undefined ? {} : { ownRelay }),
      device: "test machine",
      program: "test",
    });
  }
}
