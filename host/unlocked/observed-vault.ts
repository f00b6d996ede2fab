/**
 * The open vault, with the host's indexes kept in step: every commit of ours and every commit that another process
 * made meanwhile reaches {@link Follower} before anybody reads it.
 */
import type { AuditEntry } from "../../vault/audit-chain.ts";
import type { Entries } from "../../vault/commit.ts";
import type { Json } from "../../vault/json.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import type { RecordId, VaultRecord } from "../../vault/record-index.ts";
import type { NewSlot } from "../../vault/slots.ts";
import type { WriteTransaction } from "../../vault/transaction.ts";
import type { Overview } from "./record-types.ts";

/** Told of each record as it is now; undefined when it is gone. */
export type Follower = (id: RecordId, overview: Overview | undefined) => void;

/** What the host's services write with: overviews and details in the host's own types. */
export type HostTransaction = {
  readonly records: ReadonlyMap<RecordId, VaultRecord>;
  detail(id: RecordId): unknown;
  insert(overview: Overview, detail: object): RecordId;
  update(id: RecordId, change: { readonly overview?: Overview; readonly detail?: object }): void;
  remove(id: RecordId): void;
};

export class ObservedVault {
  readonly #vault: OpenVault;
  readonly #follow: Follower;

  constructor(vault: OpenVault, follow: Follower) {
    this.#vault = vault;
    this.#follow = follow;
    for (const [id, record] of vault.records) follow(id, record.overview as unknown as Overview);
  }

  /** The vault itself, for what concerns no record: slots, backup, closing. */
  get vault(): OpenVault {
    return this.#vault;
  }

  detail(id: RecordId): unknown {
    return this.#vault.detail(id);
  }

  write<T>(entries: Entries<T>, change: (transaction: HostTransaction) => T): T {
    const touched = new Set<RecordId>();
    const result = this.#vault.write(entries, (transaction) => {
      this.refresh();
      return change(observe(transaction, touched));
    });
    this.#tell(touched);
    return result;
  }

  /** A new vault key. `change` makes anew what hangs on it, in the same transaction. */
  replaceKey(entry: AuditEntry, slots: readonly NewSlot[], change: (transaction: HostTransaction) => void): void {
    const touched = new Set<RecordId>();
    this.#vault.replaceVaultKey(entry, slots, (transaction) => {
      this.refresh();
      change(observe(transaction, touched));
    });
    this.#tell(touched);
  }

  audit(entry: AuditEntry): void {
    this.#vault.audit(entry);
    this.refresh();
  }

  /** Takes over what other processes committed. @returns whether there was anything. */
  refresh(): boolean {
    const { changed, removed } = this.#vault.refresh();
    this.#tell([...changed, ...removed]);
    return changed.length + removed.length > 0;
  }

  valueFingerprint(value: Uint8Array): string {
    return this.#vault.valueFingerprint(value);
  }

  #tell(ids: Iterable<RecordId>): void {
    const { records } = this.#vault;
    for (const id of ids) this.#follow(id, records.get(id)?.overview as unknown as Overview | undefined);
  }
}

function observe(transaction: WriteTransaction, touched: Set<RecordId>): HostTransaction {
  return {
    records: transaction.records,
    detail: (id) => transaction.detail(id),
    insert(overview, detail) {
      const id = transaction.insert(overview as unknown as Json, detail as Json);
      touched.add(id);
      return id;
    },
    update(id, change) {
      touched.add(id);
      transaction.update(id, change as unknown as { overview?: Json; detail?: Json });
    },
    remove(id) {
      touched.add(id);
      transaction.remove(id);
    },
  };
}
