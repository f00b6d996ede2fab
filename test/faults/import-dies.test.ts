/** The process is killed in the middle of storing an import: nothing of it is there, and it can be done again. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { Home, newFolder } from "../support/command.ts";

const folder = newFolder();
afterAll(folder.remove);

test("a kill in the middle leaves nothing of an import, and no value on the disk", async () => {
  const ada = new Home(folder.path, "ada");
  await ada.json(["init", "--name", "Ada Example"]);
  const lines = Array.from({ length: 40 }, (_, index) => `KEY_${index}=canary-of-a-killed-import-${index}`);
  ada.write("many.env", `${lines.join("\n")}\n`);
  const dieAt = join(ada.path, "data", "keyhold", "die-at");
  writeFileSync(dieAt, "import.half");
  // A process of its own, as it does not come back.
  const killed = await ada.run(["import", "many.env", "--yes", "--json"], { watch: () => undefined });
  expect(killed.status).toBe(null);
  expect(killed.stdout + killed.stderr).not.toContain("canary-of");
  writeFileSync(dieAt, "");
  expect(await ada.json(["list"])).toEqual([]);
  expect(await ada.json(["import", "many.env", "--yes"])).toMatchObject({ added: 40 });
  expect(await ada.json(["list"])).toHaveLength(40);
});
