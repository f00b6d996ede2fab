/** What passes between the session (main thread) and the worker that holds the unlocked vault. */
import type { Answer, HostEvent, MethodOutput } from "../../shared/contract/api.ts";
import type { Argon2Policy } from "../../shared/crypto/argon2.ts";
import type { AuditEntry } from "../../vault/audit-chain.ts";
import type { PassphraseParameters, SlotKind } from "../../vault/slots.ts";
import type { Caller } from "../host.ts";
import type { OwnRelayCreator } from "../own-relay-run.ts";
import type { ScanSurroundings } from "../scan/scan-job.ts";
import type { UnlockedMethod } from "../unlocked/methods.ts";
import type { LockRules } from "./lock-rules.ts";

/** What the worker is started with. Nothing in it is secret. */
export type WorkerStart = {
  readonly vaultFile: string;
  readonly dataDirectory: string;
  readonly policy: Argon2Policy;
  readonly device: string;
  readonly program: string;
  /** Look for what other processes commit, and tell. */
  readonly watch: boolean;
  /** The thread that scans, and what it is told of this computer. */
  readonly scanner: { readonly file: string; readonly surroundings: ScanSurroundings };
  /** The thread that takes foreign files apart, and what a program of the person's own is started with. */
  readonly importer: { readonly file: string; readonly programEnvironment: Readonly<Record<string, string>> };
  /** See `HostOptions.nativeBinding`. */
  readonly nativeBinding: string | undefined;
};

/** A way to unlock, as the session needs it to derive a key. */
export type SlotOffer = {
  readonly id: number;
  readonly kind: SlotKind;
  readonly passphrase?: PassphraseParameters;
};

/** Proof that the person may: a derived slot key, or what the recovery kit says. */
export type Proof = { readonly slotId: number; readonly slotKey: Uint8Array } | { readonly recoveryCode: Uint8Array };

/** A new passphrase, already derived. */
export type NewPassphrase = { readonly parameters: PassphraseParameters; readonly slotKey: Uint8Array };

export type BackupFacts = MethodOutput<"vault.backup">;

/** Every request the worker knows: what goes in and what comes out. */
export type Operations = {
  /** Opens the file and reads the ways in. `waitUntil`: no attempt is taken before, after too many wrong ones. */
  prepare: { input: Record<never, never>; output: { slots: SlotOffer[]; waitUntil: number } };
  unlock: {
    input: { proof: Proof; acceptOlder: boolean };
    output: { failedAttempts: number; rules: LockRules };
  };
  create: {
    input: {
      passphrase: NewPassphrase;
      recovery: boolean;
      name: string;
      email?: string | undefined;
      device: string;
    };
    output: { name: string; card: string; words: string[]; recoveryCode?: string };
  };
  /** The ways in of the vault that is open. */
  slots: { input: Record<never, never>; output: { slots: SlotOffer[] } };
  changePassphrase: {
    input: { proof: Proof; next: NewPassphrase; replaceVaultKey: boolean; newRecovery: boolean };
    output: { recoveryCode?: string };
  };
  newRecoveryKit: { input: { proof: Proof }; output: { recoveryCode: string } };
  backup: { input: { file: string }; output: BackupFacts };
  backupSlots: { input: { file: string }; output: { slots: SlotOffer[] } };
  inspectBackup: {
    input: { file: string; proof: Proof };
    output: BackupFacts & { sameVault: boolean; replaces: boolean };
  };
  restore: { input: { file: string; proof: Proof }; output: BackupFacts & { keptOldFile?: string } };
  /** An entry in the log about something that happened outside the vault. */
  note: { input: { caller: Caller; entry: AuditEntry }; output: Record<never, never> };
  call: {
    input: {
      name: UnlockedMethod;
      input: unknown;
      caller: Caller;
      ownRelay?: OwnRelayCreator;
      /** What a scan of the clipboard is to look at: the clipboard is the main thread's. */
      clipboardText?: Uint8Array;
    };
    output: unknown;
  };
};
export type OperationName = keyof Operations;
export type OperationInput<Name extends OperationName> = Operations[Name]["input"];
export type OperationOutput<Name extends OperationName> = Operations[Name]["output"];

export type ToWorker =
  | { readonly type: "request"; readonly id: number; readonly name: OperationName; readonly input: unknown }
  | { readonly type: "erase" };

export type FromWorker =
  | { readonly type: "answer"; readonly id: number; readonly answer: Answer<unknown> }
  /** A good answer whose value was written as JSON. */
  | { readonly type: "written"; readonly id: number; readonly json: Uint8Array }
  | { readonly type: "event"; readonly event: HostEvent }
  | { readonly type: "erased" };
