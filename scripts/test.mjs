/**
 * Everything that must hold, in one run: format and lint, types, tests. Ends with one line that adds up what the
 * runners themselves reported, and fails when anything did.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const filters = process.argv.slice(2);
const total = { passed: 0, failed: 0, skipped: 0 };

function tool(name, args) {
  return spawnSync(process.execPath, [join(root, "node_modules", name), ...args], { cwd: root, stdio: "inherit" });
}

function check(label, name, args) {
  const ok = tool(name, args).status === 0;
  console.log(`${ok ? "ok" : "FAILED"}: ${label}`);
  total[ok ? "passed" : "failed"]++;
}

function tests() {
  const folder = mkdtempSync(join(tmpdir(), "keyhold-tests-"));
  const report = join(folder, "vitest.json");
  const args = ["run", ...filters, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { status } = tool("vitest/vitest.mjs", args);
  try {
    const result = JSON.parse(readFileSync(report, "utf8"));
    total.passed += result.numPassedTests;
    total.skipped += result.numPendingTests + result.numTodoTests;
    // A file that does not load has no tests to fail: it counts as one.
    const unloaded = result.testResults.filter(
      (file) => file.status === "failed" && !file.assertionResults.some((one) => one.status === "failed"),
    );
    total.failed += result.numFailedTests + unloaded.length;
    // An unhandled error fails the run without failing a test.
    if (status !== 0 && result.numFailedTests + unloaded.length === 0) total.failed++;
    for (const file of result.testResults) {
      for (const one of file.assertionResults) {
        if (one.status === "pending" || one.status === "skipped") console.log(`skipped: ${one.fullName}`);
      }
    }
  } catch {
    console.log("FAILED: the test runner left no report");
    total.failed++;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (filters.length === 0) {
  check("format and lint", "@biomejs/biome/bin/biome", ["check", "--error-on-warnings", "."]);
  check("types", "typescript/bin/tsc", ["--build"]);
}
tests();
if (total.passed === 0) total.failed++;
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ""}`);
process.exit(total.failed === 0 ? 0 : 1);
