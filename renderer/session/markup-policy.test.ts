import { expect, test } from "vitest";
import { installMarkupPolicy, plainTextOnly } from "./markup-policy.ts";

test("rules of a style pass, anything with a tag does not", () => {
  expect(plainTextOnly(":root{--kh-ink:#12211D;}")).toBe(":root{--kh-ink:#12211D;}");
  for (const text of ["<img src=x onerror=alert(1)>", "a</style><script>", "<"]) expect(plainTextOnly(text)).toBeNull();
});

test("it is the page's default policy, where the browser knows such a thing", () => {
  const made: string[] = [];
  installMarkupPolicy({ createPolicy: (name) => made.push(name) });
  expect(made).toEqual(["default"]);
  expect(() => installMarkupPolicy(undefined)).not.toThrow();
});
