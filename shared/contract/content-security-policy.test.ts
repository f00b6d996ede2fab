import { describe, expect, test } from "vitest";
import { contentSecurityPolicy, withoutMarkup } from "./content-security-policy.ts";

const nonce = "AAAAAAAAAAAAAAAAAAAAAA";

function directives(policy: string): Record<string, string> {
  return Object.fromEntries(
    policy.split("; ").map((one) => {
      const [name = "", ...values] = one.split(" ");
      return [name, values.join(" ")];
    }),
  );
}

describe("the page's policy", () => {
  test("allows by nonce and origin only", () => {
    expect(directives(contentSecurityPolicy(nonce, ["ws://127.0.0.1:9"]))).toEqual({
      "default-src": "'none'",
      "script-src": `'nonce-${nonce}'`,
      "style-src": `'self' 'nonce-${nonce}'`,
      "img-src": "'self' data:",
      "font-src": "'self'",
      "connect-src": "'self' ws://127.0.0.1:9",
      "form-action": "'none'",
      "frame-ancestors": "'none'",
      "base-uri": "'none'",
      "require-trusted-types-for": "'script'",
      "trusted-types": "default",
    });
  });

  test("has nothing unsafe, no wildcard and nobody else", () => {
    const policy = contentSecurityPolicy(nonce);
    expect(policy).not.toMatch(/unsafe|\*|https?:|strict-dynamic|report/);
  });

  test.each(["", "short", "a'; script-src *;aaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaa b"])(
    "refuses the nonce “%s”",
    (bad) => {
      expect(() => contentSecurityPolicy(bad)).toThrow(TypeError);
    },
  );

  test("style sheets pass, markup does not", () => {
    expect(withoutMarkup(":root{--a:1px}")).toBe(":root{--a:1px}");
    expect(() => withoutMarkup("</style><img src=x onerror=alert(1)>")).toThrow(TypeError);
  });
});
