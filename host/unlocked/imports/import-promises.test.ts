/** What an import says before it stores is what it does; and what it did, taking it back undoes, and nothing else. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { utf8 } from "../../../shared/crypto/bytes.ts";
import { newApp } from "../../../test/support/app-case.ts";
import { newPlace, removePlace, type VaultPlace } from "../../../test/support/vault-case.ts";
import { parseFile } from "../../importers/parse-file.ts";
import type { App } from "../app.ts";
import { addKey, editKey } from "../keys/write-key.ts";
import { setTotp } from "../totp/write-totp.ts";
import { changeImport } from "./change-import.ts";
import { PendingImports } from "./pending-imports.ts";
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
  app.imports.end();
  app.vault.vault.close();
  removePlace(place);
});

async function read(list: unknown, onConflict: "keep" | "replace" | "skip" = "keep") {
  const file = join(place.folder, "keys.json");
  writeFileSync(file, JSON.stringify(list));
  const answer = await readImport(app, { source: { file }, onConflict });
  if (answer.state !== "ready") throw new Error(answer.state);
  return answer.import;
}
const add = (name: string, value: string, service = "Example", rest: { file?: string } = {}) =>
  addKey(app, { name, env: "dev", value: utf8(value), service, type: "private", showOnce: false, ...rest });
const kept = () => app.keys.all().filter(({ value }) => value.removedAt === undefined);
const short = () =>
  kept()
    .map(({ key, value }) => `${key.name} | ${key.service} | ${value.env} | ${value.fingerprint}`)
    .sort();
const actions = () => app.vault.vault.readAudit({ limit: 100 }).map(({ action }) => action);
const valueAt = (id: string) => app.keys.value(id)?.value;

test("a name that another service's key has is in conflict, and what is kept beside it stays its own service's", async () => {
  add("API key", "sk", "Stripe");
  const entry = (service: string, env: string, value: string) => ({ name: "API key", service, env, value });
  const { id } = await read([
    entry("GitHub", "prod", "one"),
    entry("Slack", "staging", "two"),
    { name: "api KEY", env: "test", value: "of no service" },
  ]);
  expect(importRows(app, { id }).rows).toMatchObject([
    {
      name: "API key-2",
      service: "GitHub",
      state: "conflict",
      take: "keep",
      remarks: ["“API key” is a key of Stripe."],
    },
    { name: "API key-3", service: "Slack", state: "conflict", take: "keep" },
    { name: "API key", service: "Stripe", state: "new", take: "add" },
  ]);
  expect(changeImport(app, { id, onConflict: "replace", entries: [] }).chosen).toMatchObject({ keep: 2, replace: 0 });
  expect(storeImport(app, { id })).toMatchObject({ added: 3, replaced: 0 });
});

test("what is promised is what is stored, whatever the file, the vault and the choices; and it is taken back whole", async () => {
  const name = fc.constantFrom("API key", "api key", "API key-2", "TOKEN", `${"x".repeat(111)}😀${"y".repeat(7)}`);
  const service = fc.constantFrom("Stripe", "GitHub", "Example", undefined);
  const env = fc.constantFrom("dev" as const, "prod" as const);
  const value = fc.constantFrom("v1", "v2", "v3", "v4", "v5", "v6", "sk_live_0123456789abcdefghij");
  const totp = fc.constantFrom(undefined, "JBSWY3DPEHPK3PXP", "otpauth://totp/Stripe:ada?secret=GEZDGNBVGY3TQOJQ");
  const entry = fc.record({ name, service, env, value, totp });
  const choice = fc.record(
    {
      take: fc.constantFrom("add", "keep", "replace", "skip"),
      name,
      service: fc.constantFrom("Stripe", "GitHub"),
      env,
    },
    { requiredKeys: [] },
  );
  const onConflict = fc.constantFrom("keep" as const, "replace" as const, "skip" as const);
  await fc.assert(
    fc.asyncProperty(
      fc.array(entry, { minLength: 1, maxLength: 7 }),
      fc.array(choice, { maxLength: 3 }),
      onConflict,
      fc.boolean(),
      async (entries, choices, conflicts, isTakenBack) => {
        clock.now += 1000;
        const { id } = await read(entries, conflicts);
        const changes = choices.slice(0, entries.length).map((one, index) => ({ index, ...one }));
        changeImport(app, { id, entries: changes as Parameters<typeof changeImport>[1]["entries"] });
        const { rows } = importRows(app, { id });
        const before = new Map(kept().map((one) => [one.id, `${one.key.service} ${one.value.version}`]));
        const shortBefore = short();
        const stored = storeImport(app, { id });
        const took = (...takes: string[]) => rows.filter(({ take }) => takes.includes(take)).length;
        expect(stored).toMatchObject({ added: took("add", "keep"), replaced: took("replace"), skipped: took("skip") });
        const touched = new Set<string>();
        for (const row of rows.filter(({ take }) => take !== "skip")) {
          const fingerprint = app.vault.valueFingerprint(utf8(entries[row.index]?.value ?? ""));
          const found = kept().filter(
            ({ key, value: { env: of, imported } }) =>
              key.name === row.name && of === row.env && imported?.id === stored.id,
          );
          expect(found).toMatchObject([{ key: { service: row.service }, value: { fingerprint } }]);
          expect(before.has(found[0]?.id ?? "")).toBe(row.take === "replace");
          touched.add(found[0]?.id ?? "");
        }
        for (const one of kept().filter(({ id: of }) => !touched.has(of))) {
          expect(before.get(one.id)).toBe(`${one.key.service} ${one.value.version}`);
        }
        if (!isTakenBack || stored.id === undefined) return;
        expect(undoImport(app, { id: stored.id }).stayed).toEqual([]);
        expect(short()).toEqual(shortBefore);
      },
    ),
    { numRuns: 60 },
  );
});

test("codes that an import replaced come back with the value, with the file mark and in the log; those of one that stays, stay", async () => {
  const code = (secret: string) => `otpauth://totp/Stripe:ada?secret=${secret}`;
  const accounts = () =>
    app.records
      .all("totp")
      .filter(({ overview }) => overview.removedAt === undefined)
      .map(({ id }) => id)
      .sort();
  const made = ["A", "B"].map((name) => {
    const { id } = add(name, `before ${name}`, "Stripe", { file: `${name}.pem` });
    setTotp(app, { key: { id }, from: { uri: utf8(code("JBSWY3DPEHPK3PXP")) } } as Parameters<typeof setTotp>[1]);
    return id;
  });
  const [a = "", b = ""] = made;
  const before = accounts();
  const entries = ["A", "B"].map((name) => ({
    name,
    value: `after ${name}`,
    totp: code("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"),
  }));
  const { id } = await read(entries, "replace");
  expect(importRows(app, { id }).rows[0]?.remarks).toEqual([
    "Its one-time codes replace the ones that are here, of “Stripe: ada”.",
  ]);
  const stored = storeImport(app, { id });
  expect(actions().filter((one) => one === "totp.replace")).toHaveLength(2);
  expect(valueAt(a)?.file).toBeUndefined();
  const between = accounts();
  editKey(app, { key: { id: b }, value: utf8("by hand") });
  expect(undoImport(app, { id: stored.id ?? "" })).toMatchObject({ putBack: 1, stayed: [{ name: "B" }] });
  expect(valueAt(a)).toMatchObject({ file: "A.pem", fingerprint: app.vault.valueFingerprint(utf8("before A")) });
  // A's old account and B's new one.
  const now = accounts();
  expect(now.filter((one) => before.includes(one))).toHaveLength(1);
  expect(now.filter((one) => between.includes(one))).toHaveLength(1);
  expect(actions().filter((one) => one === "totp.remove" || one === "totp.restore")).toHaveLength(2);
});

test("a field that the contract would refuse is not taken over, and said", async () => {
  const bad = {
    owner: "Ada\u202e\u001b[2J\n",
    file: "../../.bashrc",
    rotateEvery: 30,
    deleteAfter: "2030-01-02T00:00:00.000Z",
  };
  const lists = { usedIn: ["web", "x".repeat(100_000)], scopes: ["a\u202eb"], allowedAddresses: ["10.0.0.1"] };
  const base = { name: "A", service: "Stripe", env: "dev", type: "private", variable: "A", value: "v" };
  const { id } = await read({ keyhold: 1, keys: [{ ...base, ...bad, ...lists }] });
  const [row] = importRows(app, { id }).rows;
  expect(row?.file).toBeUndefined();
  expect(row?.remarks).toHaveLength(5);
  expect(row?.remarks.at(-1)).toBe("It is deleted on 2030-01-02, as its sender wanted.");
  storeImport(app, { id });
  const [stored] = kept();
  expect(stored?.key).toMatchObject({ usedIn: ["web"] });
  expect(stored?.key.owner).toBeUndefined();
  expect(stored?.value).toMatchObject({
    rotateEvery: 30,
    allowedAddresses: ["10.0.0.1"],
    deleteAfter: Date.parse(bad.deleteAfter),
  });
  expect([stored?.value.file, stored?.value.scopes]).toEqual([undefined, undefined]);
});

test("what appeared or changed after it was shown is not replaced; looked at again, it is", async () => {
  const { id: held } = add("A", "first");
  const { id } = await read([
    { name: "A", value: "mine" },
    { name: "B", value: "mine too" },
  ]);
  changeImport(app, { id, onConflict: "replace", entries: [] });
  const refused = () => expect(() => storeImport(app, { id })).toThrow(/was changed since .* Nothing was stored/);
  editKey(app, { key: { id: held }, value: utf8("second") });
  refused();
  importRows(app, { id });
  add("B", "appeared");
  // A change of something else shows no row.
  changeImport(app, { id, onConflict: "replace", entries: [] });
  refused();
  expect(valueAt(held)?.version).toBe(2);
  importRows(app, { id });
  expect(storeImport(app, { id })).toMatchObject({ added: 0, replaced: 2 });
});

test("what was read is forgotten after half an hour, asked for or not", () => {
  vi.useFakeTimers();
  try {
    const imports = new PendingImports(() => Date.now());
    const { upload } = imports.addPiece(undefined, utf8("piece"));
    const entryOf = (value: Uint8Array) => [{ entry: { name: "A", value, place: "" } }] as never;
    const kept = (value: Uint8Array) =>
      imports.keep({
        ...{ format: "env", file: "f", inClear: true, left: [], env: undefined, onConflict: "keep" },
        ...{ candidates: entryOf(value), seen: new Map() },
      } as Parameters<typeof imports.keep>[0]).id;
    const [asleep, awake] = [utf8("while asleep"), utf8("while awake")];
    const first = kept(asleep);
    // No timer runs while a computer sleeps.
    vi.setSystemTime(Date.now() + 31 * 60_000);
    expect(() => imports.get(first)).toThrow(/not kept any more/);
    expect(() => imports.uploaded(upload)).toThrow(/not here any more/);
    kept(awake);
    vi.advanceTimersByTime(33 * 60_000);
    expect([...asleep, ...awake].every((byte) => byte === 0)).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
