import { describe, expect, test } from "vitest";
import { findConflict } from "./find-conflict.ts";

const rows = [
  { name: "Payments", env: "prod" as const, service: "Stripe", mask: "sk_l…9f2c" },
  { name: "Old", env: "dev" as const, service: "AWS", mask: "AKI…X2M", removedAt: 1 },
];

describe("a key in the way of what a link brought", () => {
  test("is one with a value in that environment", () => {
    expect(findConflict(rows, { name: "payments ", env: "prod", service: "stripe" })).toEqual({
      kind: "value",
      name: "Payments",
      env: "prod",
      mask: "sk_l…9f2c",
    });
    expect(findConflict(rows, { name: "Payments", env: "dev", service: "Stripe" })).toBeUndefined();
    expect(findConflict(rows, { name: "Payments 2", env: "prod", service: "Stripe" })).toBeUndefined();
  });

  test("or one of another service, whatever the environment", () => {
    expect(findConflict(rows, { name: "Payments", env: "dev", service: "Adyen" })).toEqual({
      kind: "service",
      name: "Payments",
      service: "Stripe",
    });
    expect(findConflict(rows, { name: "Payments", env: "dev", service: undefined })).toBeUndefined();
  });

  test("is none that was removed", () => {
    expect(findConflict(rows, { name: "Old", env: "dev", service: "AWS" })).toBeUndefined();
  });
});
