import { basename, join, resolve } from "node:path";
import { build } from "esbuild";
import { testWorkers } from "../support/workers.ts";

const root = resolve(import.meta.dirname, "../..");

/**
 * The vault's worker with one module replaced, for controls: a test that still passes on it proves nothing. No product
 * code is touched; the bundle gets another file where it asks for that one.
 */
export async function weakenedWorkers(check: "judge" | "message" | "inbox-entry"): Promise<typeof testWorkers> {
  const original = join(root, `shared/link/${check}.ts`);
  const replacement = join(root, `test/hostile/trusting-${check}.ts`);
  let replaced = 0;
  await build({
    absWorkingDir: root,
    entryPoints: { [check]: "test/support/worker-entry.ts" },
    outdir: "dist-test/weakened",
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    plugins: [
      {
        name: "weaken",
        setup({ onResolve }) {
          onResolve({ filter: new RegExp(`/${basename(original)}$`) }, ({ path, resolveDir, importer }) => {
            if (resolve(resolveDir, path) !== original || importer === replacement) return undefined;
            replaced++;
            return { path: replacement };
          });
        },
      },
    ],
  });
  if (replaced === 0) throw new Error(`nothing imports ${original} any more`);
  return { ...testWorkers, unlocked: join(root, `dist-test/weakened/${check}.js`) };
}
