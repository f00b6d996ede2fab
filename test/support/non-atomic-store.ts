import Sqlite from "better-sqlite3";
import type { ClaimOutcome, LinkStore } from "../../relay/store.ts";
import { SqliteStore } from "../../relay/stores/sqlite.ts";

/** A control: looks whether a link is pending, and binds it a moment later without looking again. */
export function nonAtomicStore(file: string): LinkStore {
  const store = new SqliteStore({ file, storageLimit: 1024 ** 3 });
  const database = new Sqlite(file);
  async function claim(id: Uint8Array, reader: Uint8Array, request: Uint8Array, now: number): Promise<ClaimOutcome> {
    const look = await store.look(id, now);
    if (look === undefined) return { outcome: "unknown" };
    if (look.state !== "pending") return { outcome: "taken", state: look.state };
    await new Promise((resolve) => setTimeout(resolve, 1));
    const leaseUntil = now + 600_000;
    database
      .prepare("UPDATE links SET state = 'claimed', reader = ?, claim = ?, lease_until = ? WHERE id = ?")
      .run(reader, request, leaseUntil, id);
    const ciphertext = database
      .prepare<[Uint8Array], Buffer>("SELECT bytes FROM ciphertexts JOIN links USING (number) WHERE id = ?")
      .pluck()
      .get(id);
    if (ciphertext === undefined) throw new Error("no ciphertext");
    return { outcome: "granted", ciphertext, leaseUntil };
  }
  return new Proxy(store, {
    get(target, property) {
      if (property === "claim") return claim;
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
