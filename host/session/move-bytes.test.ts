import { expect, test } from "vitest";
import { moveBytes } from "./move-bytes.ts";

test("replaces every byte array by one of its own, and overwrites the original", () => {
  const shared = new Uint8Array(8).fill(7);
  const slice = shared.subarray(2, 4);
  const given = { name: "x", list: [slice, { deep: Uint8Array.of(1, 2, 3) }], none: null, empty: new Uint8Array() };
  const deep = (given.list[1] as { deep: Uint8Array }).deep;
  const { data, buffers } = moveBytes(given);
  expect(data).toEqual({
    name: "x",
    list: [Uint8Array.of(7, 7), { deep: Uint8Array.of(1, 2, 3) }],
    none: null,
    empty: new Uint8Array(),
  });
  expect(buffers.map(({ byteLength }) => byteLength).sort()).toEqual([0, 2, 3]);
  expect([...shared]).toEqual([7, 7, 0, 0, 7, 7, 7, 7]);
  expect([...deep]).toEqual([0, 0, 0]);
});

test("what it gives can be moved, and is then empty here", () => {
  const { data, buffers } = moveBytes({ value: Uint8Array.of(1, 2, 3), again: 1 });
  const received = structuredClone(data, { transfer: buffers });
  expect([...received.value]).toEqual([1, 2, 3]);
  expect(data.value).toHaveLength(0);
});

test("an array that stands in two places is moved once", () => {
  const bytes = Uint8Array.of(9);
  const { data, buffers } = moveBytes([bytes, bytes]);
  expect(buffers).toHaveLength(1);
  expect(structuredClone(data, { transfer: buffers })).toEqual([Uint8Array.of(9), Uint8Array.of(9)]);
});
