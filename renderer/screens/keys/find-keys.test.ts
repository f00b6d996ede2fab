import { describe, expect, test } from "vitest";
import type { Environment } from "../../../shared/contract/fields.ts";
import type { KeyRow } from "../../../shared/contract/key-methods.ts";
import { dueOf } from "./due.ts";
import { didYouMean, editDistance, findKeys, noFilters, sortKeys } from "./find-keys.ts";
import { firstRow, keyEntries } from "./key-entries.ts";

const day = 86_400_000;
const now = new Date("2026-11-22T14:00:00").getTime();

function row(over: Partial<KeyRow>): KeyRow {
  return {
    id: `${over.name}-${over.env ?? "dev"}`,
    keyId: over.name ?? "",
    name: "",
    service: "Stripe",
    env: "dev",
    type: "private",
    mask: "sk_l…9f2c",
    variable: "VARIABLE",
    tags: [],
    createdAt: now - 42 * day,
    changedAt: now - 42 * day,
    version: 1,
    showOnce: false,
    ...over,
  };
}

const entries = keyEntries(
  [
    row({ name: "Payments", env: "dev", heldBy: [{ name: "Ilse", signKey: "a" }] }),
    row({ name: "Payments", env: "prod", rotateEvery: 30, heldBy: [{ name: "Ilse", signKey: "a" }] }),
    row({ name: "Übersetzer", service: "DeepL", tags: ["web"], rotateEvery: 45 }),
    row({ name: "Backup writer", service: "AWS", env: "prod", expiresAt: now + 90 * day }),
  ],
  now,
);
const names = (found: readonly { name: string }[]) => found.map(({ name }) => name);

describe("a key of several environments", () => {
  test("is one row, prod first, with everybody who holds any of its values", () => {
    expect(names(entries)).toEqual(["Payments", "Übersetzer", "Backup writer"]);
    const payments = entries[0];
    if (payments === undefined) throw new Error("missing");
    expect([...payments.environments]).toEqual(["dev", "prod"]);
    expect(payments.holders).toEqual([{ name: "Ilse", signKey: "a" }]);
    expect(firstRow(payments).env).toBe("prod");
  });

  test("calls for work when its nearest rotation or end does", () => {
    expect(entries[0]?.due).toMatchObject({ kind: "rotation", urgency: "over", env: "prod", days: -12 });
    expect(entries[1]?.due).toMatchObject({ kind: "rotation", urgency: "soon", days: 3 });
    expect(entries[2]?.due).toMatchObject({ kind: "end", urgency: "later", days: 90 });
    expect(dueOf([row({})], now)).toEqual({ kind: "none" });
  });
});

describe("search", () => {
  test("takes every word, in any field, whatever the case", () => {
    expect(names(findKeys(entries, "PAY stripe", noFilters))).toEqual(["Payments"]);
    expect(names(findKeys(entries, "u\u0308bers", noFilters))).toEqual(["Übersetzer"]);
    expect(findKeys(entries, "pay aws", noFilters)).toEqual([]);
    expect(findKeys(entries, "", noFilters)).toHaveLength(3);
  });

  test("filters by environment, service, tag and need of work", () => {
    expect(names(findKeys(entries, "", { ...noFilters, environments: new Set(["prod"]) }))).toEqual([
      "Payments",
      "Backup writer",
    ]);
    expect(names(findKeys(entries, "", { ...noFilters, service: "AWS" }))).toEqual(["Backup writer"]);
    expect(names(findKeys(entries, "", { ...noFilters, tag: "web" }))).toEqual(["Übersetzer"]);
    expect(names(findKeys(entries, "", { ...noFilters, work: true }))).toEqual(["Payments", "Übersetzer"]);
  });

  test("filters by use, in the environments that are looked at", () => {
    const used = keyEntries(
      [
        row({ name: "Both", env: "dev", lastUsedAt: now - day }),
        row({ name: "Both", env: "prod", lastUsedAt: now - 91 * day }),
        row({ name: "Never", createdAt: now - day }),
      ],
      now,
    );
    const found = (use: "never" | "unused", environments: ReadonlySet<Environment> = new Set()) =>
      names(findKeys(used, "", { ...noFilters, use, environments }, now - 90 * day));
    expect(found("never")).toEqual(["Never"]);
    expect(found("unused")).toEqual(["Both"]);
    expect(found("unused", new Set(["dev"]))).toEqual([]);
  });

  test("that finds nothing names what is near", () => {
    expect(didYouMean(entries, "strpe")).toBe("Stripe");
    expect(didYouMean(entries, "paymnets")).toBe("Payments");
    expect(didYouMean(entries, "zzzzzz")).toBeUndefined();
    expect(editDistance("kitten", "sitting")).toBe(3);
  });
});

test("orders", () => {
  expect(names(sortKeys(entries, "rotation"))).toEqual(["Payments", "Übersetzer", "Backup writer"]);
  expect(names(sortKeys(entries, "name"))).toEqual(["Backup writer", "Payments", "Übersetzer"]);
  expect(names(sortKeys(entries, "service"))).toEqual(["Backup writer", "Übersetzer", "Payments"]);
});
