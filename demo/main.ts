/** `npm run demo`: the main job on real parts. Ends with 0 only if everything went as it must. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Narrator } from "./narrator.ts";
import { tellStory } from "./story.ts";

console.log("Two people, two vaults, one relay, one link. Every line with $ is a real keyhold process;");
console.log("each also gets --vault and --passphrase-file of its person. Keys, names and passphrases are random.");

const folder = mkdtempSync(join(tmpdir(), "keyhold-demo-"));
const removeFolder = () => rmSync(folder, { recursive: true, force: true });
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    removeFolder();
    process.exit(1);
  });
}

const started = performance.now();
const narrator = new Narrator();
try {
  await tellStory(folder, narrator);
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(`\nAll ${narrator.checks} checks hold. ${seconds} seconds, most of them deriving keys from passphrases.`);
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  removeFolder();
}
