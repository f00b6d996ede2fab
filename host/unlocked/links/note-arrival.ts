import type { Environment } from "../../../shared/contract/fields.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { HostTransaction } from "../observed-vault.ts";
import type { Provenance, ValueOverview } from "../records/keys.ts";

type Arrived = { readonly id: string; readonly name: string; readonly env: Environment };

/**
 * Keeps who sent what, and which versions it became here: they have it too, also when the key is replaced or gone. In
 * the transaction that stores the values.
 */
export function noteArrival(tx: HostTransaction, { linkId, ...from }: Provenance, arrived: readonly Arrived[]): void {
  const items = arrived.map(({ id, name, env }) => {
    const record = tx.records.get(id as RecordId);
    if (record === undefined) throw new Error("what arrived is stored in this transaction");
    const { keyId, version } = record.overview as unknown as ValueOverview;
    return { keyId, valueId: id, name, env, version };
  });
  tx.insert({ kind: "received", linkId, from, items }, {});
}
