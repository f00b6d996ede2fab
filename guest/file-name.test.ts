import fc from "fast-check";
import { expect, test } from "vitest";
import { fileName } from "./file-name.ts";

test.each([
  [{ kind: "file", name: "service account.json" }, "service account.json"],
  [{ kind: "file", name: ".env" }, "env"],
  [{ kind: "file", name: "CON.txt" }, "keyhold-CON.txt"],
  [{ kind: "file", name: 'a<b>:"|?*.pem' }, "a_b______.pem"],
  [{ kind: "file", name: "..." }, "keyhold-file"],
  [{ kind: "key", name: "Stripe live", variable: "STRIPE_KEY" }, "STRIPE_KEY.txt"],
  [{ kind: "key", name: "a/b" }, "a_b.txt"],
] as const)("%j is saved as %s", (item, name) => {
  expect(fileName(item)).toBe(name);
});

test("the ending of a long name stays", () => {
  const name = fileName({ kind: "file", name: `${"x".repeat(190)}.json` });
  expect(name).toMatch(/^x+\.json$/);
  expect(name).toHaveLength(120);
});

test("whatever it is called, it is one plain file name", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.constantFrom("file" as const, "key" as const), (name, kind) => {
      const result = fileName({ kind, name });
      expect(result).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}<>:"/\\|?*%]|^[.\s]|[.\s]$|^$/u);
      expect([...result].length).toBeLessThanOrEqual(130);
    }),
  );
});
