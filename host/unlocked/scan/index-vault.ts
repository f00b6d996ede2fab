/** Takes every value of the vault into an index, present and earlier ones. None of them is kept open for it. */
import { setImmediate } from "node:timers/promises";
import type { Environment } from "../../../shared/contract/fields.ts";
import { fromBase64, toBase64, wipe } from "../../../shared/crypto/bytes.ts";
import { contexts } from "../../../shared/crypto/contexts.ts";
import { keyedHash } from "../../../shared/crypto/hash.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import { IndexBuilder } from "../../scan/matching/build-index.ts";
import type { ScanIndex } from "../../scan/matching/scan-index.ts";
import type { App } from "../app.ts";
import type { ValueDetail } from "../records/keys.ts";

/** A value that has a number in the index, with what it was when it was taken in. */
export type Sought = { readonly valueId: string; readonly version: number; readonly isPresent: boolean };

export type VaultIndex = {
  readonly index: ScanIndex;
  /** By number: one value may stand under several names. */
  readonly sought: readonly (readonly Sought[])[];
  /** By number: the value, keyed. */
  readonly prints: readonly string[];
  readonly values: number;
  readonly notSought: { name: string; env: Environment }[];
};

/** Values between two looks at whatever else there is to do. */
const atOnce = 100;

export async function indexVault(app: App, printKey: Uint8Array): Promise<VaultIndex> {
  const builder = new IndexBuilder();
  const sought: Sought[][] = [];
  const prints: string[] = [];
  const notSought: VaultIndex["notSought"] = [];
  let values = 0;
  const add = (text: string, one: Sought): boolean => {
    const value = fromBase64(text);
    const number = builder.add(value);
    if (number !== undefined) {
      values++;
      const known = sought[number];
      if (known === undefined) {
        sought[number] = [one];
        prints[number] = toBase64(keyedHash(printKey, contexts.scanValue, value));
      } else if (!known.some(({ valueId }) => valueId === one.valueId)) known.push(one);
    }
    wipe(value);
    return number !== undefined;
  };
  const ids = app.keys.all().map(({ id }) => id);
  for (const [index, id] of ids.entries()) {
    if (index % atOnce === 0) await setImmediate();
    const listed = app.keys.value(id);
    if (listed === undefined || listed.value.removedAt !== undefined) continue;
    const { value, earlier = [] } = app.vault.detail(id as RecordId) as ValueDetail;
    const { version } = listed.value;
    if (!add(value, { valueId: id, version, isPresent: true })) {
      notSought.push({ name: listed.key.name, env: listed.value.env });
    }
    for (const one of earlier) add(one.value, { valueId: id, version: one.version, isPresent: false });
  }
  return { index: builder.finish(), sought, prints, values, notSought };
}

/** Without a vault: nothing but shapes is looked for. */
export function emptyIndex(): ScanIndex {
  return new IndexBuilder().finish();
}
