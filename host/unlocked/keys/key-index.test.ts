import fc from "fast-check";
import { expect, test } from "vitest";
import { environments } from "../../../shared/contract/fields.ts";
import { foldText } from "../../../shared/contract/key-order.ts";
import { scale } from "../../../test/support/scale.ts";
import type { Overview } from "../record-types.ts";
import type { KeyOverview, ValueOverview } from "../records/keys.ts";
import { KeyIndex, type ListedValue } from "./key-index.ts";

const ids = ["a", "b", "c", "d", "e", "f", "g", "h"];
const names = ["Stripe", "STRIPE", "stripe ", "Größe", "GRÖSSE", "Gro\u0308ße", "zz", "A"];

const key = fc.record<KeyOverview>({
  kind: fc.constant("key"),
  name: fc.constantFrom(...names),
  service: fc.constantFrom("Stripe", "GitHub"),
  createdAt: fc.constant(1),
  tags: fc.subarray(["pay", "ci"]),
});
const value = fc.record<ValueOverview>({
  kind: fc.constant("value"),
  keyId: fc.constantFrom(...ids),
  env: fc.constantFrom(...environments),
  type: fc.constant("private"),
  mask: fc.constant("hidden"),
  variable: fc.constant("X"),
  fingerprint: fc.constantFrom("one", "two"),
  createdAt: fc.constant(1),
  changedAt: fc.nat(5),
  version: fc.constant(1),
});
const other = fc.constant<Overview>({ kind: "identity", card: "x" });
/** One record as it is now; undefined when it is gone; rarely asked in between, so that both ways are taken. */
const change = fc.record({
  id: fc.constantFrom(...ids),
  overview: fc.oneof(key, value, other, fc.constant(undefined)),
  asked: fc.boolean(),
});

const order: Record<string, number> = { dev: 1, test: 2, staging: 3, prod: 4 };

/** What the index is, without any index. */
function naive(records: ReadonlyMap<string, Overview>): ListedValue[] {
  const listed: ListedValue[] = [];
  for (const [id, overview] of records) {
    const owner = overview.kind === "value" ? records.get(overview.keyId) : undefined;
    if (overview.kind === "value" && owner?.kind === "key") listed.push({ id, key: owner, value: overview });
  }
  return listed.sort((a, b) => {
    const [left, right] = [foldText(a.key.name), foldText(b.key.name)];
    if (left !== right) return left < right ? -1 : 1;
    const environment = (order[a.value.env] ?? 0) - (order[b.value.env] ?? 0);
    return environment === 0 ? (a.id < b.id ? -1 : 1) : environment;
  });
}

const plain = (listed: readonly ListedValue[]) => listed.map(({ id, key, value }) => ({ id, key, value }));
const idsOf = (listed: readonly ListedValue[]) => listed.map(({ id }) => id).sort();

function compare(index: KeyIndex, records: ReadonlyMap<string, Overview>): void {
  const all = naive(records);
  expect(plain(index.all())).toEqual(all);
  for (const id of ids) {
    const there = all.find((listed) => listed.id === id);
    const found = index.value(id);
    expect(found === undefined ? undefined : plain([found])[0]).toEqual(there);
    const record = records.get(id);
    expect(index.key(id)).toEqual(record?.kind === "key" ? record : undefined);
    expect(idsOf(index.valuesOf(id))).toEqual(idsOf(all.filter((listed) => listed.value.keyId === id)));
  }
  for (const name of names) {
    const named = [...records].filter(([, one]) => one.kind === "key" && foldText(one.name) === foldText(name));
    expect(index.keyIdsNamed(name).sort()).toEqual(named.map(([id]) => id).sort());
  }
  for (const fingerprint of ["one", "two", "three"]) {
    const same = all.filter((listed) => listed.value.fingerprint === fingerprint);
    expect(idsOf(index.withFingerprint(fingerprint))).toEqual(idsOf(same));
  }
  for (const query of ["stripe", "GRÖSSE dev", "pay", "github ci prod", "nothing", "  "]) {
    const words = foldText(query)
      .split(/\s+/)
      .filter((word) => word !== "");
    const matching = all.filter(({ key, value }) => {
      const text = foldText([key.name, key.service, value.env, ...(key.tags ?? [])].join(" "));
      return words.every((word) => text.includes(word));
    });
    expect(plain(index.search(query))).toEqual(matching);
  }
}

test("is what a plain list of the records would be, after any history", () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
      const index = new KeyIndex();
      const records = new Map<string, Overview>();
      for (const { id, overview, asked } of changes) {
        index.apply(id, overview);
        if (overview === undefined) records.delete(id);
        else records.set(id, overview);
        if (asked) expect(plain(index.all())).toEqual(naive(records));
      }
      compare(index, records);
      expect([...index.names()].sort()).toEqual(
        [...new Set([...records.values()].flatMap((one) => (one.kind === "key" ? [one.name] : [])))].sort(),
      );
    }),
    { numRuns: Math.round(400 * scale) },
  );
});
