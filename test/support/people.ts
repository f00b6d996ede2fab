/** People for tests: a vault of their own in a temporary folder, opened by the real host with cheap derivation. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHost } from "../../host/create-host.ts";
import type { Host } from "../../host/host.ts";
import type { HostClient, MethodInput, MethodName, MethodOutput } from "../../shared/contract/api.ts";
import { KeyholdError } from "../../shared/contract/errors.ts";
import { utf8 } from "../../shared/crypto/bytes.ts";
import { cheapPolicy } from "./cheap-policy.ts";
import { testWorkers } from "./workers.ts";

export const passphrase = "plum orbit velvet canyon 42";

export class TestPerson {
  readonly folder: string;
  readonly name: string;
  host: Host;
  client: HostClient;

  private constructor(folder: string, name: string) {
    this.folder = folder;
    this.name = name;
    this.host = this.#newHost();
    this.client = this.host.door({ door: "command", program: "test" });
  }

  /** With a new vault, open. */
  static async create(name: string): Promise<TestPerson> {
    const person = new TestPerson(mkdtempSync(join(tmpdir(), "keyhold-person-")), name);
    await person.call("vault.create", {
      name,
      device: "test machine",
      passphrase: utf8(passphrase),
      recovery: false,
    });
    return person;
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
    if (!answer.ok) throw new KeyholdError(answer.error.code, answer.error.message);
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

  async leave(): Promise<void> {
    await this.host.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #newHost(): Host {
    return createHost({
      vaultFile: this.vaultFile,
      dataDirectory: this.dataDirectory,
      policy: cheapPolicy,
      workers: testWorkers,
      device: "test machine",
      program: "test",
    });
  }
}
