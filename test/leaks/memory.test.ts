/**
 * G7 in memory: after the lock no key and no value is left in the process, as the bytes that it held. JavaScript strings
 * cannot be overwritten; what is left of them is counted, printed, and written down below as a limit.
 */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fromBase64, utf8 } from "../../shared/crypto/bytes.ts";
import { openVaultFile } from "../../vault/file.ts";
import { purposeKeys } from "../../vault/keys.ts";
import { prepareVault } from "../../vault/prepare.ts";
import { derivePassphraseSlotKey } from "../../vault/slot-passphrase.ts";
import { openSlot, readSlot } from "../../vault/slots.ts";
import { readSlots } from "../../vault/slots-table.ts";
import { cheapPolicy } from "../support/cheap-policy.ts";
import { passphrase, TestPerson } from "../support/people.ts";
import { PersonProcess } from "../support/person-process.ts";
import { countInMemory, type Needle } from "../support/traces.ts";

/**
 * Texts that the process may still hold after the lock, and why. JavaScript gives no way to overwrite a string: it goes
 * when the engine happens to use its memory for something else. The threat model says so.
 */
const strings: Readonly<Record<string, string>> = {
  "value as base64url": "a value's record is JSON: encrypted bytes become a string before they become bytes again",
  "identity as base64url": "so is the identity's record",
  "passphrase as text": "Unicode normalization exists for strings only",
};

let ana: TestPerson;
let folder: string;
let bytes: Needle[];
let texts: Needle[];
const value = randomBytes(48);

beforeAll(async () => {
  ana = await TestPerson.create("Ana");
  folder = mkdtempSync(join(tmpdir(), "keyhold-leaks-"));
  writeFileSync(join(folder, "passphrase"), passphrase);
  await ana.call("keys.add", { name: "CANARY", env: "dev", service: "Example", value: new Uint8Array(value) });
  await ana.lock();
  ({ bytes, texts } = secretsOf(ana));
});
afterAll(async () => {
  await ana.leave();
  rmSync(folder, { recursive: true, force: true });
});

/** Everything worth looking for, opened here by the vault's own means. */
function secretsOf(person: TestPerson): { bytes: Needle[]; texts: Needle[] } {
  const file = openVaultFile(person.vaultFile);
  const [row] = readSlots(file.database);
  file.database.close();
  if (row === undefined) throw new Error("the vault has no slot");
  const { parameters } = readSlot(row);
  if (parameters.kind !== "passphrase") throw new Error("not a passphrase slot");
  const slotKey = derivePassphraseSlotKey(utf8(passphrase), parameters, cheapPolicy);
  const vaultKey = openSlot(row, slotKey);
  if (vaultKey === undefined) throw new Error("the slot does not open");
  const prepared = prepareVault({
    file: person.vaultFile,
    anchorDirectory: person.dataDirectory,
    policy: cheapPolicy,
    context: { actor: "test", device: "test", program: "test" },
  });
  const vault = prepared.unlock(row.id, slotKey);
  const identity = [...vault.records.values()].find(({ overview }) => overview.kind === "identity");
  if (identity === undefined) throw new Error("the vault has no identity");
  const { signSecret, boxSecret } = vault.detail(identity.id) as { signSecret: string; boxSecret: string };
  const needles = {
    "slot key": slotKey,
    "vault key": vaultKey,
    ...purposeKeys(vaultKey),
    // The second half of an Ed25519 secret key is the public one.
    "signing key": fromBase64(signSecret).slice(0, 32),
    "box key": fromBase64(boxSecret).slice(0, 32),
    value,
  };
  const held = Object.entries(needles).map(([name, needle]) => ({ name, bytes: Buffer.from(needle) }));
  vault.close();
  return {
    bytes: held,
    texts: [
      { name: "value as base64url", bytes: Buffer.from(value.toString("base64url")) },
      { name: "identity as base64url", bytes: Buffer.from(boxSecret) },
      { name: "passphrase as text", bytes: Buffer.from(passphrase) },
    ],
  };
}

async function unlockedProcess(): Promise<PersonProcess> {
  const person = await PersonProcess.start(ana.folder, { nodeOptions: ["--expose-gc"], secret: true });
  const credential = { passphrase: { $file: join(folder, "passphrase") } };
  const answer = await person.askAnything("vault.unlock", { credential, acceptOlder: true });
  expect(answer.ok).toBe(true);
  return person;
}

function counted(person: PersonProcess, needles: readonly Needle[]): Record<string, number> {
  const counts = countInMemory(person.child.pid ?? 0, needles);
  return Object.fromEntries([...counts].filter(([, count]) => count > 0));
}

async function reveal(person: PersonProcess): Promise<void> {
  const answer = await person.askAnything("keys.value", { key: { name: "CANARY" }, purpose: "reveal" });
  expect(answer).toMatchObject({ ok: true, value: { value: { $sha256: expect.stringMatching(/^[0-9a-f]{64}$/) } } });
}

async function lock(person: PersonProcess): Promise<void> {
  expect((await person.askAnything("vault.lock", {})).ok).toBe(true);
  await person.askAnything("test.collect", {});
}

describe.skipIf(process.platform !== "linux")("in the memory of the process", () => {
  test("control: while the vault is open its keys are found, and a value that is on its way is too", async () => {
    const person = await unlockedProcess();
    const found = counted(person, bytes);
    for (const name of ["vault key", "overview", "detail", "manifest", "audit", "box key"]) {
      expect(found[name], name).toBeGreaterThan(0);
    }
    await person.close();
  });

  test.each(["nothing was revealed", "a value was revealed once", "a value was edited"])(
    "after the lock no key and no value is left: %s",
    async (what) => {
      const person = await unlockedProcess();
      if (what !== "nothing was revealed") await reveal(person);
      if (what === "a value was edited") {
        writeFileSync(join(folder, "value"), value);
        const input = { key: { name: "CANARY" }, value: { $file: join(folder, "value") } };
        expect((await person.askAnything("keys.edit", input)).ok).toBe(true);
      }
      await lock(person);
      const left = counted(person, bytes);
      const leftTexts = counted(person, texts);
      for (const [name, count] of Object.entries(leftTexts)) {
        process.stdout.write(`after the lock (${what}): ${name}: ${count} copies. ${strings[name]}.\n`);
        expect(strings).toHaveProperty(name);
      }
      await person.close();
      expect(left).toEqual({});
    },
  );
});
