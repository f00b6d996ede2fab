import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Call } from "./full-use.ts";

/** A folder is scanned, what was found is put into a baseline, and known shapes are looked for without a vault. */
export async function useScan(call: Call, folder: string): Promise<void> {
  const value = new TextEncoder().encode("kh-Mv4T0qSeLwY2");
  await call("keys.add", { name: "LEAKED", env: "dev", service: "Example", value });
  const root = join(folder, "project");
  mkdirSync(root);
  writeFileSync(join(root, "config.txt"), `A=1\nB=kh-Mv4T0qSeLwY2\nC=ghp_${"a1B2c3D4e5f6".repeat(3)}\n`);
  const { findings } = await call("scan.run", { roots: [root] });
  expect(findings.map(({ line, kind, key, rule }) => ({ line, kind, name: key?.name ?? rule }))).toEqual([
    { line: 2, kind: "vault", name: "LEAKED" },
    { line: 3, kind: "pattern", name: "github/GITHUB_TOKEN" },
  ]);
  expect((await call("scan.state", {})).found).toBe(2);
  expect((await call("scan.stop", {})).stopped).toBe(false);
  const baseline = join(root, ".keyhold-baseline.json");
  expect(await call("scan.keep", { file: baseline })).toEqual({ file: baseline, findings: 2 });
  expect(await call("scan.state", {})).toMatchObject({ found: 0, known: 2 });
  expect(await call("scan.run", { roots: [root], baseline })).toMatchObject({ found: 0, known: 2 });
  expect((await call("scan.patterns", { roots: [root] })).findings.map(({ kind }) => kind)).toEqual(["pattern"]);
  await call("keys.remove", { key: { name: "LEAKED" } });
}
