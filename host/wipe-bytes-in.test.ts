import { expect, test } from "vitest";
import { wipeBytesIn } from "./wipe-bytes-in.ts";

const secret = () => Uint8Array.of(1, 2, 3);
const gone = Uint8Array.of(0, 0, 0);

test("overwrites bytes wherever they are, and nothing else", () => {
  const data = { a: secret(), list: [secret(), { deep: secret() }], text: "kept", number: 7, none: null };
  wipeBytesIn(data);
  expect(data).toEqual({ a: gone, list: [gone, { deep: gone }], text: "kept", number: 7, none: null });
});

test("takes anything: nothing, texts, functions, other views", () => {
  const numbers = Float64Array.of(1, 2);
  for (const odd of [undefined, null, "text", 7, () => undefined, Symbol("x"), numbers]) wipeBytesIn(odd);
  expect([...numbers]).toEqual([1, 2]);
});

test("ends on circular data, and overwrites what is behind it", () => {
  const data: Record<string, unknown> = { before: secret() };
  data.self = data;
  data.after = [data, secret()];
  wipeBytesIn(data);
  expect(data.before).toEqual(gone);
  expect((data.after as unknown[])[1]).toEqual(gone);
});

test("is not stopped by depth", () => {
  const bottom = secret();
  let data: unknown = bottom;
  for (let depth = 0; depth < 200_000; depth++) data = [data];
  wipeBytesIn(data);
  expect(bottom).toEqual(gone);
});
