import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import extractOptions from "dependency-cruiser/config-utl/extract-depcruise-options";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const rooms = ["shared", "vault", "host", "relay", "guest", "cli", "demo", "electron", "renderer"];

async function violations(folders: readonly string[]): Promise<{ modules: number; found: string[] }> {
  const options = await extractOptions(join(root, ".dependency-cruiser.cjs"));
  const { output } = await cruise([...folders], { ...options, baseDir: root, validate: true });
  const result = output as ICruiseResult;
  return {
    modules: result.modules.length,
    found: result.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`),
  };
}

test("every room imports only what it may", async () => {
  const { modules, found } = await violations(rooms);
  // A cruiser that cannot read TypeScript finds nothing and is content.
  expect(modules).toBeGreaterThan(100);
  expect(found).toEqual([]);
});

test("control: a forbidden import is found", async () => {
  const folder = join(root, "shared", "control-for-imports-test");
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(
      join(folder, "bad.ts"),
      'import "node:fs";\nimport "../../host/dispatch.ts";\nimport "better-sqlite3";\nimport "electron";\n',
    );
    const { found } = await violations(["shared/control-for-imports-test"]);
    const names = found.map((line) => line.split(":")[0]);
    expect(names).toEqual(
      expect.arrayContaining(["room-shared", "shared-is-pure", "importers-of-sqlite", "importer-of-electron"]),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
