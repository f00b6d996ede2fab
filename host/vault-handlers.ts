/** The methods that open, close and change the vault itself: the session's part of the contract. */
import type { MethodName, MethodOutput, ParsedInput } from "../shared/contract/api.ts";
import type { HostOptions } from "./host.ts";
import { type Derivation, deriveNewPassphrase, deriveProof, withWarmDerivation } from "./session/derive-proof.ts";
import { defaultLockRules } from "./session/lock-rules.ts";
import { checkPassphraseFloor } from "./session/passphrase-floor.ts";
import type { Session } from "./session/session.ts";

type VaultMethod = Extract<MethodName, `vault.${string}`>;
type VaultHandlers = { readonly [Name in VaultMethod]: (input: ParsedInput<Name>) => Promise<MethodOutput<Name>> };

export function vaultHandlers(session: Session, options: HostOptions): VaultHandlers {
  const derivation: Derivation = { workerFile: options.workers.derivation, policy: options.policy };

  return {
    "vault.status": async () => ({ file: session.vaultFile, state: session.state }),

    "vault.create": async ({ name, email, device, passphrase, recovery }) => {
      await checkPassphraseFloor(passphrase, [name, ...(email === undefined ? [] : email.split("@"))]);
      const derived = await deriveNewPassphrase(derivation, passphrase);
      return session.open(async (port) => {
        const input = { passphrase: derived, recovery, name, email, device };
        return { value: await port.request("create", input), rules: defaultLockRules };
      });
    },

    "vault.unlock": ({ credential, acceptOlder }) =>
      withWarmDerivation(derivation, (warm) =>
        session.open(async (port) => {
          const { slots } = await port.request("prepare", {});
          const proof = await deriveProof(derivation, credential, slots, warm);
          const { failedAttempts, rules } = await port.request("unlock", { proof, acceptOlder });
          return { value: { failedAttempts }, rules };
        }),
      ),

    "vault.lock": async () => {
      await session.lock("asked");
      return {};
    },

    "vault.changePassphrase": async ({ credential, next, replaceVaultKey, newRecovery }) => {
      const { slots } = await session.request("slots", {});
      await checkPassphraseFloor(next, []);
      const proof = await deriveProof(derivation, credential, slots);
      const derived = await deriveNewPassphrase(derivation, next);
      const input = { proof, next: derived, replaceVaultKey, newRecovery };
      return session.request("changePassphrase", input);
    },

    "vault.newRecoveryKit": async ({ credential }) => {
      const { slots } = await session.request("slots", {});
      const proof = await deriveProof(derivation, credential, slots);
      return session.request("newRecoveryKit", { proof });
    },

    "vault.backup": ({ file }) => session.request("backup", { file }),

    "vault.inspectBackup": ({ file, credential }) =>
      session.aside(async (port) => {
        const { slots } = await port.request("backupSlots", { file });
        const proof = await deriveProof(derivation, credential, slots);
        return port.request("inspectBackup", { file, proof });
      }),

    "vault.restore": async ({ file, credential }) => {
      await session.lock("asked");
      return session.aside(async (port) => {
        const { slots } = await port.request("backupSlots", { file });
        const proof = await deriveProof(derivation, credential, slots);
        return port.request("restore", { file, proof });
      });
    },

    "vault.doctor": async () => {
      const [{ doctor }, { thisMachine }] = await Promise.all([
        import("./doctor/doctor.ts"),
        import("./doctor/machine.ts"),
      ]);
      const { env, platform } = options.surroundings ?? { env: process.env, platform: process.platform };
      const { dataDirectory, nativeBinding } = options;
      const place = { vaultFile: session.vaultFile, dataDirectory, state: session.state, nativeBinding };
      return doctor(thisMachine(env, platform), place);
    },
  };
}
