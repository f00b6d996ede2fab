import { deviceName } from "../host/device-name.ts";
import type { HostClient, MethodInput, MethodName, MethodOutput } from "../shared/contract/api.ts";
import { isKeyholdError, KeyholdError } from "../shared/contract/errors.ts";
import type { Credential } from "../shared/contract/vault-methods.ts";
import type { CommandLine } from "./command-line.ts";
import { withHint } from "./hints.ts";
import { currentPassphrase } from "./passphrase.ts";

/** A host of this command's own, and the vault it opened. */
export type Session = {
  /** @throws KeyholdError what the host answers instead of a value. */
  call<Name extends MethodName>(name: Name, input: MethodInput<Name>): Promise<MethodOutput<Name>>;
  /**
   * Opens the vault, asking for its passphrase if need be. With `given`, by that.
   * @throws KeyholdError `not_found` when there is no vault, before anybody is asked for anything.
   */
  unlock(given?: Credential): Promise<void>;
  /** A copy of what opened the vault, for the methods that want it again. They wipe it. */
  proof(): Credential;
  close(): Promise<void>;
};

export async function openSession(line: CommandLine): Promise<Session> {
  const { createHost } = await import("../host/create-host.ts");
  const program = `keyhold ${line.command}`;
  const { unlocked, derivation } = line.shipped.workers;
  const host = createHost({
    vaultFile: line.vaultFile,
    dataDirectory: line.dataDirectory,
    policy: line.shipped.policy,
    workers: { unlocked, derivation },
    device: deviceName(),
    program,
  });
  host.onEvent(line.progress.onEvent);
  const door = host.door({ door: "command", program });
  let credential: Credential | undefined;

  async function call<Name extends MethodName>(name: Name, input: MethodInput<Name>): Promise<MethodOutput<Name>> {
    const answer = await line.progress.during(waitText(name), (door as HostClient)(name, input));
    if (answer.ok) return answer.value;
    throw new KeyholdError(answer.error.code, withHint(answer.error));
  }

  async function tryUnlock(acceptOlder: boolean): Promise<void> {
    const { failedAttempts } = await call("vault.unlock", { credential: copyOf(credential), acceptOlder });
    if (failedAttempts > 0) line.output.warn(failedText(failedAttempts));
  }

  async function unlock(given?: Credential): Promise<void> {
    const { state } = await call("vault.status", {});
    if (state === "absent") {
      throw new KeyholdError(
        "not_found",
        `There is no vault at ${line.vaultFile}. “keyhold init --name YOUR-NAME” makes one; --vault names another file.`,
      );
    }
    if (state === "unlocked") return;
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
    proof: () => copyOf(credential),
    close: async () => {
      wipeCredential(credential);
      credential = undefined;
      await host.close();
    },
  };
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

/** What a person reads while it lasts. */
function waitText(name: MethodName): string {
  switch (name) {
    case "vault.unlock":
      return "Deriving the key from the passphrase";
    case "vault.create":
      return "Making the vault (its key derivation is fitted to this machine)";
    case "vault.changePassphrase":
    case "vault.newRecoveryKit":
      return "Deriving keys";
    case "vault.backup":
    case "vault.inspectBackup":
    case "vault.restore":
      return "Reading and verifying";
    case "shares.create":
    case "shares.list":
    case "shares.retry":
    case "shares.revoke":
    case "rotations.share":
    case "offboarding.preview":
    case "offboarding.start":
    case "offboarding.settle":
    case "inbox.receive":
    case "inbox.list":
      return "Asking the relay";
    case "rotations.automatic":
    case "rotations.revoke":
      return "Asking the provider";
    case "activity.export":
    case "activity.send":
      return "Writing the log";
    case "activity.verify":
      return "Checking the log";
    case "health.compareWithLeaks":
      return "Comparing with leaked values";
    default:
      return "Working";
  }
}
