import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isKeyholdError } from "../shared/contract/errors.ts";
import { newLink } from "../test/relay/store-conformance.ts";
import { enterEpoch } from "./epoch.ts";
import { SqliteStore } from "./stores/sqlite.ts";

let folder: string;
let file: string;
let epochFile: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "keyhold-epoch-"));
  file = join(folder, "links.sqlite");
  epochFile = `${file}.epoch`;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = () => new SqliteStore({ file, storageLimit: 1024 ** 3 });
const now = 1_800_000_000_000;

async function session(work: (store: SqliteStore) => Promise<unknown> = async () => {}, startNew = false) {
  const store = open();
  try {
    const epoch = await enterEpoch(store, epochFile, { startNew });
    await work(store);
    await epoch.mark();
  } finally {
    await store.close();
  }
}

async function refusal(startNew = false): Promise<string> {
  try {
    await session(undefined, startNew);
    return "started";
  } catch (error) {
    return isKeyholdError(error) ? `${error.code}: ${error.message}` : String(error);
  }
}

test("a restored store refuses to start, and a new epoch forgets its links", async () => {
  const link = newLink();
  await session((store) => store.create(link, now));
  copyFileSync(file, `${file}.backup`);
  // The claim that must not be possible twice.
  await session((store) => store.claim(link.id, new Uint8Array(16), new Uint8Array(9), now));
  expect(await refusal()).toBe("started");
  copyFileSync(`${file}.backup`, file);
  expect(await refusal()).toMatch(/^refused: .*older.*--new-epoch/);
  expect(await refusal()).toMatch(/^refused: /);
  expect(await refusal(true)).toBe("started");
  const store = open();
  expect(await store.look(link.id, now)).toBeUndefined();
  await store.close();
  expect(await refusal()).toBe("started");
});

test("control: without the epoch's raise the restored store is not noticed", async () => {
  const link = newLink();
  await session((store) => store.create(link, now));
  copyFileSync(file, `${file}.backup`);
  const store = open();
  await store.claim(link.id, new Uint8Array(16), new Uint8Array(9), now);
  await store.close();
  copyFileSync(`${file}.backup`, file);
  expect(await refusal()).toBe("started");
});

test("a used store without its file, a damaged file, and a fresh start", async () => {
  await session((store) => store.create(newLink(), now));
  expect(statSync(epochFile).mode & 0o777).toBe(0o600);
  const kept = readFileSync(epochFile);
  rmSync(epochFile);
  expect(await refusal()).toMatch(/^refused: .*missing/);
  writeFileSync(epochFile, "x");
  expect(await refusal()).toMatch(/^refused: .*damaged/);
  writeFileSync(epochFile, kept);
  expect(await refusal()).toBe("started");
  for (const part of ["", "-wal", "-shm"]) rmSync(file + part, { force: true });
  expect(await refusal()).toMatch(/^refused: /);
});

test("several at once on one store all start, now and the next time", async () => {
  for (let time = 0; time < 3; time++) {
    const stores = Array.from({ length: 4 }, open);
    const epochs = await Promise.all(stores.map((store) => enterEpoch(store, epochFile, { startNew: false })));
    await Promise.all(stores.map((store) => store.create(newLink(), now)));
    await Promise.all(epochs.map((epoch) => epoch.mark()));
    await Promise.all(stores.map((store) => store.close()));
  }
});

test("an idle relay raises nothing", async () => {
  const store = open();
  const epoch = await enterEpoch(store, epochFile, { startNew: false });
  const before = await store.epoch();
  for (let minute = 0; minute < 3; minute++) await epoch.mark();
  expect(await store.epoch()).toBe(before);
  await store.close();
});
