import fc from "fast-check";
import { expect, test } from "vitest";
import { keyName, variableName } from "../../../shared/contract/fields.ts";
import { variableNameOf } from "./variable-name.ts";

test.each([
  ["stripe-live", "STRIPE_LIVE"],
  ["STRIPE_KEY", "STRIPE_KEY"],
  ["My Key (dev)", "MY_KEY__DEV_"],
  ["2captcha", "_2CAPTCHA"],
  ["ключ", "____"],
])("“%s” is given as %s", (name, expected) => {
  expect(variableNameOf(name)).toBe(expected);
});

test("is a variable's name for any key's name", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 120 }), (name) => {
      const parsed = keyName.safeParse(name);
      if (parsed.success) expect(variableName.safeParse(variableNameOf(parsed.data)).success).toBe(true);
    }),
    { numRuns: 500 },
  );
});
