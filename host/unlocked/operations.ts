/** Every request that the vault's worker answers. Keys that arrive here were derived in another worker. */
import type { HostEvent } from "../../shared/contract/api.ts";
import { isKeyholdError, KeyholdError } from "../../shared/contract/errors.ts";
import type { SlotKey } from "../../shared/crypto/brands.ts";
import { wipe } from "../../shared/crypto/bytes.ts";
import { cardText } from "../../shared/identity/card.ts";
import { safetyWords } from "../../shared/identity/safety-words.ts";
import { createVault } from "../../vault/create.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { type PreparedVault, prepareVault } from "../../vault/prepare.ts";
import type { NewSlot } from "../../vault/slots.ts";
import { wrongKey } from "../../vault/wrong-key.ts";
import { lockRulesOf } from "../session/lock-rules.ts";
import type { OperationInput, OperationName, OperationOutput, Proof, WorkerStart } from "../session/worker-messages.ts";
import type { App } from "./app.ts";
import { BackupOperations, callers } from "./backup-operations.ts";
import { noteTrend } from "./health/trend.ts";
import { parseInWorker } from "./imports/parse-in-worker.ts";
import { refreshFingerprints } from "./keys/refresh-fingerprints.ts";
import { unlockedMethods } from "./methods.ts";
import { openApp, watchOthers, watchRelays } from "./open-app.ts";
import { watchDue } from "./rotation/due-watch.ts";
import { readSettings } from "./settings.ts";
import { newRecoverySlot, offer, slotKeyOf } from "./slot-keys.ts";
import { sweep } from "./sweep.ts";
import { createIdentity } from "./team/me.ts";
import type { RelayWatch } from "./watch/relay-watch.ts";

type AnyMethod = (app: App, input: unknown) => unknown;

const recoveryEntry = { action: "vault.recovery-kit", subject: "vault", outcome: "ok" } as const;

export class VaultOperations extends BackupOperations implements Record<OperationName, (input: never) => unknown> {
  readonly #emit: (event: HostEvent) => void;
  readonly #checkpoint: (name: string) => void;
  readonly #importer: WorkerStart["importer"];
  #prepared: PreparedVault | undefined;
  #app: App | undefined;
  #watcher: NodeJS.Timeout | undefined;
  #dueWatch: ReturnType<typeof watchDue> | undefined;
  #relayWatch: RelayWatch | undefined;

  constructor(start: WorkerStart, emit: (event: HostEvent) => void, checkpoint: (name: string) => void) {
    super(start);
    this.#importer = start.importer;
    this.#emit = emit;
    this.#checkpoint = checkpoint;
  }

  prepare(): OperationOutput<"prepare"> {
    this.#prepared ??= prepareVault(this.place());
    const prepared = this.#prepared;
    // Reading and hashing the rows needs no key: it runs here while the key is derived in another thread.
    setImmediate(() => {
      try {
        if (this.#app === undefined) prepared.hashRows();
      } catch {
        // `unlock` meets the same error and tells it to somebody.
      }
    });
    return { slots: prepared.slots.map(offer), waitUntil: Date.now() + prepared.remainingDelay };
  }

  unlock({ proof, acceptOlder }: OperationInput<"unlock">): OperationOutput<"unlock"> {
    const prepared = this.#prepared;
    if (prepared === undefined) throw new Error("unlock comes after prepare");
    const { slotId, slotKey } = slotKeyOf(proof, prepared.slots);
    try {
      const { failedAttempts } = prepared;
      const vault = prepared.unlock(slotId, slotKey, { acceptOlder });
      this.#prepared = undefined;
      const app = this.#open(vault);
      if (!vault.readOnly) this.#noteUnlock(app);
      return { failedAttempts, rules: lockRulesOf(readSettings(app).locks) };
    } finally {
      wipe(slotKey);
    }
  }

  create(input: OperationInput<"create">): OperationOutput<"create"> {
    const { name, email, device, passphrase } = input;
    this.context.actor = name;
    const passphraseSlot: NewSlot = {
      parameters: passphrase.parameters,
      slotKey: passphrase.slotKey as SlotKey,
    };
    const recovery = input.recovery ? newRecoverySlot() : undefined;
    const vault = createVault({
      ...this.place(),
      slots: recovery === undefined ? [passphraseSlot] : [passphraseSlot, recovery.slot],
      initialize: (tx) => createIdentity(tx, { name, email, device }, Date.now()),
    });
    const { me } = this.#open(vault);
    const created = { name, card: cardText(me.card), words: safetyWords(me.card) };
    return recovery === undefined ? created : { ...created, recoveryCode: recovery.code };
  }

  slots(): OperationOutput<"slots"> {
    return { slots: this.opened().vault.vault.slots.map(offer) };
  }

  changePassphrase(input: OperationInput<"changePassphrase">): OperationOutput<"changePassphrase"> {
    const app = this.opened();
    const { vault } = app.vault;
    this.#prove(input.proof);
    const slot: NewSlot = { parameters: input.next.parameters, slotKey: input.next.slotKey as SlotKey };
    const entry = { action: "vault.passphrase", subject: "vault", outcome: "ok" as const };
    // A new vault key takes every old way in with it: whoever had a recovery kit needs a new one.
    const hadRecovery = vault.slots.some(({ kind }) => kind === "recovery");
    const recovery = input.newRecovery || (input.replaceVaultKey && hadRecovery) ? newRecoverySlot() : undefined;
    // One transaction whatever is asked: a failure in between would leave a way in that nobody was told of.
    try {
      if (input.replaceVaultKey) {
        const slots = recovery === undefined ? [slot] : [slot, recovery.slot];
        app.vault.replaceKey({ ...entry, subject: "vault and its key" }, slots, (tx) => refreshFingerprints(app, tx));
      } else {
        vault.changePassphrase(recovery === undefined ? entry : [entry, recoveryEntry], slot, recovery?.slot);
      }
      return recovery === undefined ? {} : { recoveryCode: recovery.code };
    } finally {
      wipe(slot.slotKey, recovery?.slot.slotKey);
    }
  }

  newRecoveryKit({ proof }: OperationInput<"newRecoveryKit">): OperationOutput<"newRecoveryKit"> {
    this.#prove(proof);
    return this.#replaceRecovery();
  }

  note({ caller, entry }: OperationInput<"note">): OperationOutput<"note"> {
    const { vault } = this.opened();
    callers.run(caller, () => vault.audit(entry));
    return {};
  }

  async call({ name, input, caller, ownRelay, clipboardText }: OperationInput<"call">): Promise<unknown> {
    const app = this.opened();
    if (clipboardText !== undefined) app.scans.clipboardText = clipboardText;
    if (ownRelay !== undefined) app.relays.know(ownRelay.origin, ownRelay.token);
    app.vault.refresh();
    return await callers.run(caller, async () => (unlockedMethods[name] as AnyMethod)(app, input));
  }

  close(): void {
    clearInterval(this.#watcher);
    this.#dueWatch?.end();
    this.#relayWatch?.end();
    this.#app?.tasks.end();
    this.#app?.stream.end();
    this.#app?.unusual.end();
    this.#app?.imports.end();
    this.#prepared?.close();
    this.#prepared = undefined;
    this.#app?.vault.vault.close();
    this.#app = undefined;
  }

  /** What an unlock writes. A disk that takes nothing is no reason to stay locked: names and lists need no writing. */
  #noteUnlock(app: App): void {
    try {
      app.vault.audit({ action: "vault.unlock", subject: "vault", outcome: "ok" });
      this.#dueWatch?.left(sweep(app));
      noteTrend(app);
      app.unusual.try();
    } catch (error) {
      if (!isKeyholdError(error, "disk_full", "file_unwritable", "vault_read_only")) throw error;
    }
  }

  /** @throws KeyholdError `wrong_passphrase` or `wrong_recovery_key`, which is logged. */
  #prove(proof: Proof): void {
    const { vault } = this.opened().vault;
    const { slotId, slotKey } = slotKeyOf(proof, vault.slots);
    try {
      if (vault.opensWith(slotId, slotKey)) return;
      vault.audit({ action: "vault.unlock", subject: "vault", outcome: "failed" });
      throw wrongKey("slotKey" in proof ? "passphrase" : "recovery");
    } finally {
      wipe(slotKey);
    }
  }

  #replaceRecovery(): { recoveryCode: string } {
    const { slot, code } = newRecoverySlot();
    const { vault } = this.opened().vault;
    vault.replaceRecovery(recoveryEntry, slot);
    wipe(slot.slotKey);
    return { recoveryCode: code };
  }

  #open(vault: OpenVault): App {
    const app = openApp(vault, {
      now: () => Date.now(),
      emit: this.#emit,
      checkpoint: this.#checkpoint,
      program: () => this.context.program,
      streamFile: this.streamFile(vault),
      scanner: this.scanner,
      parseImport: parseInWorker(this.#importer.file),
      programEnvironment: this.#importer.programEnvironment,
    });
    this.#app = app;
    if (this.watch) {
      this.#watcher = watchOthers(app);
      this.#relayWatch = watchRelays(app);
      this.#dueWatch = watchDue(app);
      app.unusual.start();
      if (!vault.readOnly) app.stream.start();
    }
    this.context.actor = app.me.card.name;
    return app;
  }

  protected override opened(): App {
    if (this.#app === undefined) throw new KeyholdError("locked", "The vault is locked. Unlock it and try again.");
    return this.#app;
  }
}
