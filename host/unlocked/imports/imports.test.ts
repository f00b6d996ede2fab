import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { utf8 } from "../../../shared/crypto/bytes.ts";
import { newApp, secondApp } from "../../../test/support/app-case.ts";
import { csvSample, envSample, keePassXmlSample } from "../../../test/support/import-samples.ts";
import { newPlace, removePlace, type VaultPlace } from "../../../test/support/vault-case.ts";
import { parseFile } from "../../importers/parse-file.ts";
import type { App } from "../app.ts";
import { addKey, editKey } from "../keys/write-key.ts";
import { changeImport } from "./change-import.ts";
import { importRows } from "./pending-methods.ts";
import { readImport } from "./read-import.ts";
import { storeImport } from "./store-import.ts";
import { undoImport } from "./undo-import.ts";

let place: VaultPlace;
let app: App;
const clock = { now: 1_800_000_000_000 };

beforeEach(() => {
  place = newPlace();
  app = Object.assign(newApp(place, clock), { parseImport: parseFile });
});
afterEach(() => {
  app.vault.vault.close();
  removePlace(place);
});

async function read(content: Uint8Array | string, name = "keys.env") {
  const file = join(place.folder, name);
  writeFileSync(file, content);
  const answer = await readImport(app, { source: { file }, onConflict: "keep" });
  if (answer.state !== "ready") throw new Error(answer.state);
  return answer.import;
}
const add = (name: string, value: string, env: "dev" | "prod" = "dev") =>
  addKey(app, { name, env, value: utf8(value), service: "Example", type: "private", showOnce: false });
const names = () =>
  app.keys
    .all()
    .filter(({ value }) => value.removedAt === undefined)
    .map(({ key, value }) => `${key.name} ${value.env}`);
const actions = () => app.vault.vault.readAudit({ limit: 100 }).map(({ action }) => action);

describe("what an entry would become", () => {
  test("is told by its shape, its name, its page and its place", async () => {
    const { id } = await read(csvSample, "x.csv");
    const { rows } = importRows(app, { id });
    expect(rows).toMatchObject([
      { name: "Stripe", service: "Stripe", env: "test", variable: "STRIPE", totp: true, notes: true, state: "new" },
      { name: 'Jenkins "old"', service: 'Jenkins "old"', env: "dev", variable: "JENKINS__OLD_" },
    ]);
    expect(JSON.stringify(rows)).not.toContain("sk_test_0123456789");
  });

  test("a variable that programs obey is not taken as it is, and text that deceives is cleaned", async () => {
    const { id } = await read("LD_PRELOAD=/tmp/evil.so\n");
    expect(importRows(app, { id }).rows[0]?.variable).toBe("KEY_LD_PRELOAD");
    const { id: second } = await read(
      JSON.stringify([
        { name: "a\u202eb\u0007c", value: "v" },
        { name: "x".repeat(500), value: "w" },
      ]),
      "x.json",
    );
    const [first, long] = importRows(app, { id: second }).rows;
    expect(first).toMatchObject({ name: "abc", remarks: ["Its name was changed to one that can be shown."] });
    expect(long?.name).toHaveLength(120);
  });

  test("the same, a conflict and two of one name in the file are told apart", async () => {
    add("A", "held here");
    add("B", "another value");
    const { id, states } = await read("A=held here\nB=new value\n");
    expect(states).toEqual({ new: 0, same: 1, conflict: 1 });
    const list = [
      { name: "C", value: "one" },
      { name: "C", value: "two" },
      { name: "D", value: "one" },
    ];
    const { id: second } = await read(JSON.stringify(list), "x.json");
    expect(importRows(app, { id: second }).rows).toMatchObject([
      { name: "C", state: "new", take: "add" },
      { name: "C-2", state: "conflict", take: "keep", other: { name: "C", inFile: true } },
      { name: "D", state: "same", take: "skip", other: { name: "C", inFile: true } },
    ]);
    expect(changeImport(app, { id, onConflict: "replace", entries: [] }).chosen).toEqual({
      add: 0,
      keep: 0,
      replace: 1,
      skip: 1,
    });
  });
});

test("a pipe that nobody writes into is refused, and holds up nothing", async () => {
  const file = join(place.folder, "pipe");
  execFileSync("mkfifo", [file]);
  const answer = readImport(app, { source: { file }, onConflict: "keep" });
  await expect(answer).rejects.toMatchObject({ code: "file_unreadable" });
});

test("nothing is stored before it is asked for; then all of it, logged once with its counts and once for each key", async () => {
  const { id } = await read(envSample, ".env.staging");
  expect(names()).toEqual([]);
  const stored = storeImport(app, { id });
  expect(stored).toMatchObject({ added: 5, replaced: 0, skipped: 0 });
  expect(names()).toHaveLength(5);
  expect(names().every((name) => name.endsWith("staging"))).toBe(true);
  expect(actions().filter((action) => action === "key.import")).toHaveLength(5);
  expect(actions().filter((action) => action === "import.store")).toHaveLength(1);
  expect(() => storeImport(app, { id })).toThrow(/not kept any more/);
});

test("what another window did since the preview is not overwritten", async () => {
  const { id } = await read("TOKEN=mine\n");
  const other = secondApp(place, clock);
  addKey(other, {
    name: "TOKEN",
    env: "dev",
    value: utf8("theirs"),
    service: "Example",
    type: "private",
    showOnce: false,
  });
  other.vault.vault.close();
  expect(storeImport(app, { id })).toMatchObject({ added: 1, replaced: 0 });
  expect(names().sort()).toEqual(["TOKEN dev", "TOKEN-2 dev"]);
});

test("one-time codes come along, and an import is taken back whole; what was changed since stays", async () => {
  const { id } = await read(keePassXmlSample, "k.xml");
  const stored = storeImport(app, { id });
  expect(app.records.all("totp")).toHaveLength(1);
  const [edited] = app.keys.all();
  editKey(app, { key: { id: edited?.id ?? "" }, value: utf8("by hand") });
  const undone = undoImport(app, { id: stored.id ?? "" });
  expect(undone).toMatchObject({
    removed: 2,
    putBack: 0,
    stayed: [{ name: edited?.key.name, why: "Its value was changed since." }],
  });
  expect(names()).toEqual([`${edited?.key.name} prod`]);
  expect(() => undoImport(app, { id: stored.id ?? "" })).toThrow(/taken back already/);
});

test("a replaced value comes back as a new version; a late undo is refused", async () => {
  add("A", "before");
  const { id } = await read("A=after\n");
  changeImport(app, { id, onConflict: "replace", entries: [] });
  const stored = storeImport(app, { id });
  expect(app.keys.all()[0]?.value).toMatchObject({ version: 2, imported: { version: 2, replaced: true } });
  expect(undoImport(app, { id: stored.id ?? "" })).toMatchObject({ removed: 0, putBack: 1 });
  const [value] = app.keys.all();
  expect(value?.value.version).toBe(3);
  expect(value?.value.imported).toBeUndefined();
  expect(value?.value.fingerprint).toBe(app.vault.valueFingerprint(utf8("before")));
  const { id: second } = await read("B=new\n");
  const late = storeImport(app, { id: second });
  clock.now += 31 * 86_400_000;
  expect(() => undoImport(app, { id: late.id ?? "" })).toThrow(/within 30 days/);
});

test("values that were read are overwritten when they are dropped, and after half an hour", async () => {
  const { id } = await read("A=a value to be wiped\n");
  const value = app.imports.get(id).candidates[0]?.entry.value;
  app.imports.drop(id);
  expect(value?.every((byte) => byte === 0)).toBe(true);
  const { id: old } = await read("A=another value\n");
  clock.now += 31 * 60_000;
  await read("B=third\n");
  expect(() => app.imports.get(old)).toThrow(/not kept any more/);
});
