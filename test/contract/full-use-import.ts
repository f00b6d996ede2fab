import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Call } from "./full-use.ts";

/** A file is given piece by piece, read, looked at, stored, taken back; and keys are written into a new file. */
export async function useImports(call: Call, folder: string): Promise<void> {
  const text = "STRIPE_TEST=sk_test_0123456789abcdefghij\nOTHER_TOKEN='a token of some length'\n";
  const bytes = new TextEncoder().encode(text);
  const { upload } = await call("imports.upload", { piece: bytes.slice(0, 20) });
  expect(await call("imports.upload", { upload, piece: bytes.slice(20) })).toEqual({ upload, size: bytes.length });
  expect((await call("imports.stop", {})).stopped).toBe(false);
  const read = await call("imports.read", { source: { upload, name: ".env" } });
  if (read.state !== "ready") throw new Error("a .env file needs no answer");
  const { id } = read.import;
  expect(read.import).toMatchObject({ format: "env", entries: 2, states: { new: 2, same: 0, conflict: 0 } });
  await call("imports.change", { id, entries: [{ index: 1, take: "skip" }] });
  const { rows } = await call("imports.rows", { id });
  expect(rows.map(({ env, service, take }) => [env, service, take])).toEqual([
    ["test", "Stripe", "add"],
    ["dev", "unknown", "skip"],
  ]);
  const stored = await call("imports.store", { id });
  expect(stored).toMatchObject({ added: 1, replaced: 0, skipped: 1 });
  const { imports } = await call("imports.list", {});
  expect(imports).toMatchObject([{ id: stored.id, file: ".env", added: 1 }]);
  const file = join(folder, "exported.env");
  expect(await call("keys.export", { keys: [{ name: "STRIPE_TEST" }], format: "env", file })).toMatchObject({
    count: 1,
  });
  expect(readFileSync(file, "utf8")).toContain("STRIPE_TEST='sk_test_0123456789abcdefghij'\n");
  expect((await call("imports.undo", { id: stored.id ?? "" })).removed).toBe(1);
  const again = await call("imports.read", { source: { file } });
  if (again.state === "ready") await call("imports.drop", { id: again.import.id });
}
