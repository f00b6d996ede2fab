import { describe, expect, test } from "vitest";
import {
  addInput,
  dayOf,
  editInput,
  emptyFields,
  endOfDay,
  fieldsOfPage,
  isChanged,
  type KeyFields,
} from "./key-fields.ts";

const value = new Uint8Array([1, 2, 3]);
const id = "A".repeat(22);
const fields: KeyFields = {
  ...emptyFields,
  name: "Payments",
  service: "Stripe",
  tags: ["web"],
  rotateEvery: 30,
  notes: "a\nb",
};

describe("a new key", () => {
  test("says what was filled in and leaves out the rest", () => {
    expect(addInput(fields, value)).toEqual({
      name: "Payments",
      service: "Stripe",
      env: "dev",
      type: "private",
      showOnce: false,
      tags: ["web"],
      rotateEvery: 30,
      notes: "a\nb",
      value,
    });
    expect(addInput({ ...emptyFields, name: "a" }, value)).not.toHaveProperty("service");
  });
});

describe("an edit", () => {
  test("sends only what was changed, so that another's edit stays", () => {
    expect(editInput(id, fields, { ...fields, service: "AWS" }, undefined)).toEqual({ key: { id }, service: "AWS" });
    expect(editInput(id, fields, fields, value)).toEqual({ key: { id }, value });
    expect(editInput(id, fields, { ...fields, tags: [] }, undefined)).toEqual({ key: { id }, tags: [] });
  });

  test("takes away what was emptied", () => {
    const after = { ...fields, notes: "", rotateEvery: "" };
    expect(editInput(id, fields, after, undefined)).toEqual({ key: { id }, notes: null, rotateEvery: null });
    expect(editInput(id, { ...fields, expires: "2027-01-01" }, { ...fields, expires: "" }, undefined)).toEqual({
      key: { id },
      expiresAt: null,
    });
  });

  test("is one when any field differs", () => {
    expect(isChanged(fields, { ...fields, tags: ["web"] })).toBe(false);
    expect(isChanged(fields, { ...fields, tags: ["web", "b"] })).toBe(true);
  });
});

describe("dates", () => {
  test("mean the end of that day here", () => {
    expect(dayOf(endOfDay("2026-12-31") ?? 0)).toBe("2026-12-31");
    expect(new Date(endOfDay("2026-12-31") ?? 0).getHours()).toBe(23);
    expect(endOfDay("")).toBeUndefined();
    expect(endOfDay("soon")).toBeUndefined();
  });
});

test("what the host says of a key fills the form", () => {
  const page = {
    id,
    keyId: id,
    name: "Payments",
    service: "Stripe",
    env: "prod" as const,
    type: "private" as const,
    mask: "hidden",
    variable: "PAYMENTS",
    tags: [],
    createdAt: 1,
    changedAt: 1,
    version: 1,
    showOnce: false,
    scopes: ["read"],
    allowedAddresses: [],
    allowedDomains: [],
    usedIn: [],
    accounts: [],
    holders: [],
    uses: [],
  };
  expect(fieldsOfPage(page)).toEqual({
    ...emptyFields,
    name: "Payments",
    service: "Stripe",
    env: "prod",
    variable: "PAYMENTS",
    scopes: ["read"],
  });
});
