import { AsyncLocalStorage } from "node:async_hooks";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { isKeyholdError } from "../../shared/contract/errors.ts";
import { equalBytes, wipe } from "../../shared/crypto/bytes.ts";
import { AnchorPlace } from "../../vault/anchor.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { prepareVault } from "../../vault/prepare.ts";
import { readBackup, type VerifiedBackup, verifyBackup } from "../../vault/restore.ts";
import type { Caller } from "../host.ts";
import type { BackupFacts, OperationInput, OperationOutput, Proof, WorkerStart } from "../session/worker-messages.ts";
import type { App } from "./app.ts";
import type { Overview } from "./record-types.ts";
import { offer, slotKeyOf } from "./slot-keys.ts";

/**
 * Whom a call is made for, through everything that waits in between: one vault answers a window, commands and programs
 * at the same time, and the log names the one that asked.
 */
export const callers = new AsyncLocalStorage<Caller>();

/** Making, inspecting and restoring backups. Everything is verified before anything is replaced. */
export abstract class BackupOperations {
  /** Who acts, for the log; the name is known once the vault is open. */
  protected readonly context: { actor: string; readonly device: string; readonly program: string };
  readonly #start: WorkerStart;

  constructor(start: WorkerStart) {
    this.#start = start;
    this.context = {
      actor: "",
      device: start.device,
      get program() {
        return callers.getStore()?.program ?? start.program;
      },
    };
  }

  protected abstract opened(): App;

  protected get scanner() {
    return this.#start.scanner;
  }

  protected get watch(): boolean {
    return this.#start.watch;
  }

  protected place() {
    const { vaultFile, dataDirectory, policy } = this.#start;
    return { file: vaultFile, anchorDirectory: join(dataDirectory, "anchors"), policy, context: this.context };
  }

  /** Beside the anchors, named like them. */
  protected streamFile(vault: OpenVault): string {
    return new AnchorPlace(join(this.#start.dataDirectory, "streams"), vault.id, vault.path).file;
  }

  backup({ file }: OperationInput<"backup">): OperationOutput<"backup"> {
    const { vault } = this.opened().vault;
    const { createdAt, bytes, records, file: path } = vault.backup(file);
    vault.audit({ action: "vault.backup", subject: path, outcome: "ok" });
    return { file: path, createdAt, bytes, records, keys: countKeys(vault.records.values()) };
  }

  backupSlots({ file }: OperationInput<"backupSlots">): OperationOutput<"backupSlots"> {
    return { slots: readBackup(file).slots.map(offer) };
  }

  inspectBackup({ file, proof }: OperationInput<"inspectBackup">): OperationOutput<"inspectBackup"> {
    const verified = this.#verify(file, proof);
    try {
      const present = this.#presentVaultId();
      const sameVault = present !== undefined && equalBytes(present, verified.vaultId);
      return { ...factsOf(file, verified), sameVault, replaces: existsSync(this.#start.vaultFile) };
    } finally {
      verified.discard();
    }
  }

  restore({ file, proof }: OperationInput<"restore">): OperationOutput<"restore"> {
    const verified = this.#verify(file, proof);
    const facts = factsOf(file, verified);
    const { vault, kept } = verified.restore([{ action: "vault.restore", subject: file, outcome: "ok" }]);
    vault.close();
    return kept === undefined ? facts : { ...facts, keptOldFile: kept };
  }

  #verify(file: string, proof: Proof): VerifiedBackup {
    const { slotId, slotKey } = slotKeyOf(proof, readBackup(file).slots);
    try {
      return verifyBackup({ ...this.place(), backup: file }, slotId, slotKey);
    } finally {
      wipe(slotKey);
    }
  }

  /** The id of the vault that a restore would replace; undefined when there is none that can be read. */
  #presentVaultId(): Uint8Array | undefined {
    try {
      const prepared = prepareVault(this.place());
      const { vaultId } = prepared;
      prepared.close();
      return vaultId;
    } catch (error) {
      if (isKeyholdError(error)) return undefined;
      throw error;
    }
  }
}

function factsOf(file: string, { createdAt, records }: VerifiedBackup): BackupFacts {
  const bytes = statSync(file).size;
  return { file, createdAt, bytes, records: records.size, keys: countKeys(records.values()) };
}

function countKeys(records: Iterable<{ readonly overview: unknown }>): number {
  let keys = 0;
  for (const { overview } of records) if ((overview as Overview).kind === "key") keys++;
  return keys;
}
