import type { Host, HostOptions } from "../host/host.ts";
import type { Answer, HostClient, MethodInput, MethodName, MethodOutput } from "../shared/contract/api.ts";
import { isKeyholdError, KeyholdError } from "../shared/contract/errors.ts";
import type { Credential } from "../shared/contract/vault-methods.ts";
import type { CommandLine } from "./command-line.ts";
import { withHint } from "./hints.ts";
import { currentPassphrase } from "./passphrase.ts";
import { waitText } from "./wait-text.ts";

/** The vault as this command uses it: opened by the window or `keyhold agent`, or by a host of the command's own. */
export type Session = {
  /** @throws KeyholdError what the host answers instead of a value. */
  call<Name extends MethodName>(name: Name, input: MethodInput<Name>): Promise<MethodOutput<Name>>;
  /**
   * Uses the vault that is open elsewhere, if it is; otherwise opens it, asking for its passphrase if need be.
   * @throws KeyholdError `not_found` when there is no vault, before anybody is asked for anything.
   */
  unlock(options?: UnlockOptions): Promise<void>;
  /** The host of this command's own, made now if it was not. For what serves others. */
  host(options?: Pick<HostOptions, "lockAfter">): Promise<Host>;
  /** A copy of what opened the vault, for the methods that want it again. They wipe it. */
  proof(): Credential;
  close(): Promise<void>;
};

export type UnlockOptions = {
  /** Opens it by this. */
  readonly given?: Credential;
  /** Whoever is at the keyboard has to show that they know the passphrase. */
  readonly alone?: boolean;
};

/** Somebody who answers the contract's methods. */
type Vault = { readonly client: HostClient; readonly host?: Host; close(): Promise<void> };

export async function openSession(line: CommandLine): Promise<Session> {
  let vault: Vault | undefined;
  let credential: Credential | undefined;

  async function call<Name extends MethodName>(name: Name, input: MethodInput<Name>): Promise<MethodOutput<Name>> {
    vault ??= await ownVault(line);
    const answer = await line.progress.during(waitText(name), vault.client(name, input));
    if (answer.ok) return answer.value;
    throw new KeyholdError(answer.error.code, withHint(answer.error));
  }

  async function tryUnlock(acceptOlder: boolean): Promise<void> {
    const { failedAttempts } = await call("vault.unlock", { credential: copyOf(credential), acceptOlder });
    if (failedAttempts > 0) line.output.warn(failedText(failedAttempts));
  }

  async function unlock({ given, alone = false }: UnlockOptions = {}): Promise<void> {
    const mayShare = vault === undefined && given === undefined && !alone;
    let lockedElsewhere = false;
    if (mayShare && line.options.agent !== false && line.options.passphraseFile === undefined) {
      const found = await vaultElsewhere(line);
      if (typeof found === "object") {
        vault = found;
        return;
      }
      lockedElsewhere = found === "locked";
    }
    const { state } = await call("vault.status", {});
    if (state === "absent") {
      throw new KeyholdError(
        "not_found",
        `There is no vault at ${line.vaultFile}. “keyhold init --name YOUR-NAME” makes one; --vault names another file.`,
      );
    }
    if (state === "unlocked") return;
    if (lockedElsewhere && !line.terminal.canAsk) {
      throw new KeyholdError(
        "locked",
        "This vault is locked in Keyhold. Nothing was given out. Unlock it there and try again, or give --passphrase-file FILE.",
      );
    }
    credential = given ?? { passphrase: await currentPassphrase(line) };
    const acceptOlder = line.options.acceptOlder ?? false;
    try {
      await tryUnlock(acceptOlder);
    } catch (error) {
      if (!isKeyholdError(error, "vault_rolled_back") || acceptOlder) throw error;
      if (!line.terminal.canAsk) {
        throw new KeyholdError(error.code, `${error.message} --accept-older opens it all the same.`);
      }
      line.output.warn(error.message);
      if (!(await line.terminal.askYes("Open it all the same?", false))) throw error;
      await tryUnlock(true);
    }
  }

  return {
    call,
    unlock,
    host: async (options) => {
      vault ??= await ownVault(line, options);
      if (vault.host === undefined) throw new Error("the vault is open in another process");
      return vault.host;
    },
    proof: () => copyOf(credential),
    close: async () => {
      wipeCredential(credential);
      credential = undefined;
      await vault?.close();
      vault = undefined;
    },
  };
}

/** A host of this command's own. */
async function ownVault(line: CommandLine, options: Pick<HostOptions, "lockAfter"> = {}): Promise<Vault> {
  const [{ createHost }, { deviceName }] = await Promise.all([
    import("../host/create-host.ts"),
    import("../host/device-name.ts"),
  ]);
  const program = `keyhold ${line.command}`;
  const { unlocked, derivation } = line.shipped.workers;
  const host = createHost({
    vaultFile: line.vaultFile,
    dataDirectory: line.dataDirectory,
    policy: line.shipped.policy,
    workers: { unlocked, derivation },
    device: deviceName(),
    program,
    surroundings: line.surroundings,
    ...options,
  });
  host.onEvent(line.progress.onEvent);
  return { client: host.door({ door: "command", program }), host, close: () => host.close() };
}

/** The vault as the window or `keyhold agent` has it open. With anything else, one clear line says why it is not used. */
async function vaultElsewhere(line: CommandLine): Promise<Vault | "locked" | "none"> {
  const { agentOf } = await import("./agent/agent-of.ts");
  // Where the system tells who asks, nobody's word is needed.
  const says = line.surroundings.platform === "win32" ? `keyhold ${line.command}` : undefined;
  const found = await agentOf(line, line.says ?? says);
  if (found.state === "suspicious") line.output.warn(`${found.why} The passphrase is asked for here instead.`);
  if (found.state === "locked" && line.terminal.canAsk) line.output.note("This vault is locked in Keyhold.");
  if (found.state === "locked") found.client.close();
  if (found.state !== "unlocked") return found.state === "locked" ? "locked" : "none";
  const { client } = found;
  client.onEvent(line.progress.onEvent);
  const call = async (name: string, input: unknown): Promise<Answer<unknown>> => {
    try {
      return await client.call(name, input, () => line.progress.waitFor("Waiting for your answer in Keyhold"));
    } finally {
      line.progress.waitFor(undefined);
    }
  };
  return { client: call as HostClient, close: async () => client.close() };
}

function copyOf(credential: Credential | undefined): Credential {
  if (credential === undefined) throw new Error("the vault was not opened by this command");
  return "passphrase" in credential
    ? { passphrase: credential.passphrase.slice() }
    : { recoveryCode: credential.recoveryCode.slice() };
}

function failedText(attempts: number): string {
  const tried = attempts === 1 ? "1 wrong passphrase was" : `${attempts} wrong passphrases were`;
  return `${tried} tried since this vault was last opened; “keyhold audit --action vault.unlock” says when. If that was not you, change the passphrase.`;
}

function wipeCredential(credential: Credential | undefined): void {
  if (credential === undefined) return;
  if ("passphrase" in credential) credential.passphrase.fill(0);
  else credential.recoveryCode.fill(0);
}
