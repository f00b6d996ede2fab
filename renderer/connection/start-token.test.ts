import { expect, test } from "vitest";
import { takeStartToken } from "./start-token.ts";

function take(hash: string) {
  const addresses: string[] = [];
  const replaceState = (_state: unknown, _title: string, address?: string | URL | null) => {
    addresses.push(String(address));
  };
  return { token: takeStartToken({ hash, pathname: "/", search: "?window" }, { replaceState }), addresses };
}

test("the token leaves the address at once", () => {
  const text = "a".repeat(43);
  expect(take(`#${text}`)).toEqual({ token: text, addresses: ["/?window"] });
});

test("anything else in its place is no token, and leaves the address too", () => {
  for (const hash of ["#", "#short", `#${"a".repeat(44)}`, `#${"a".repeat(42)}=`]) {
    expect(take(hash)).toEqual({ token: undefined, addresses: ["/?window"] });
  }
  expect(take("")).toEqual({ token: undefined, addresses: [] });
});
