import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { utf8 } from "../shared/crypto/bytes.ts";
import { cheapPolicy } from "../test/support/cheap-policy.ts";
import { createVault } from "./create.ts";
import type { OpenVault } from "./open-vault.ts";
import { prepareVault } from "./prepare.ts";
import { derivePassphraseSlotKey, newPassphraseParameters } from "./slot-passphrase.ts";

const context = { actor: "Ada", device: "laptop", program: "test" };
const entry = { action: "add", subject: "stripe", outcome: "ok" } as const;
let folder: string;
let opened: OpenVault[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "keyhold-vault-"));
  opened = [];
});
afterEach(() => {
  for (const vault of opened) vault.close();
  rmSync(folder, { recursive: true, force: true });
});

const options = () => ({
  file: join(folder, "v", "team.keyhold"),
  anchorDirectory: join(folder, "anchors"),
  policy: cheapPolicy,
  context,
});

function create(passphrase = "correct horse battery"): OpenVault {
  const parameters = newPassphraseParameters(cheapPolicy.create);
  const slotKey = derivePassphraseSlotKey(utf8(passphrase), parameters, cheapPolicy);
  const vault = createVault({ ...options(), slots: [{ parameters, slotKey }] });
  opened.push(vault);
  return vault;
}

function unlock(passphrase = "correct horse battery"): OpenVault {
  const prepared = prepareVault(options());
  const slot = prepared.slots[0];
  if (slot?.parameters.kind !== "passphrase") throw new Error("no passphrase slot");
  try {
    const vault = prepared.unlock(slot.id, derivePassphraseSlotKey(utf8(passphrase), slot.parameters, cheapPolicy));
    opened.push(vault);
    return vault;
  } catch (error) {
    prepared.close();
    throw error;
  }
}

describe("an unlocked vault", () => {
  test("keeps records with overview and detail over a restart", () => {
    const vault = create();
    const id = vault.write(entry, (tx) => tx.insert({ name: "stripe" }, { value: "sk_live_1" }));
    vault.write(entry, (tx) => tx.update(id, { overview: { name: "Stripe" } }));
    vault.close();
    const again = unlock();
    expect(again.records.get(id)).toMatchObject({ version: 2, overview: { name: "Stripe" } });
    expect(again.detail(id)).toEqual({ value: "sk_live_1" });
    expect(again.readAudit().map(({ seq, action }) => [seq, action])).toEqual([
      [1, "vault.create"],
      [2, "add"],
      [3, "add"],
    ]);
    expect(again.verifyAudit()).toEqual({ entries: 3 });
    expect(again.anchorOutcome).toBe("ok");
    expect(statSync(again.path).mode & 0o777).toBe(0o600);
  });

  test("gives ids that can be typed on a command line: none begins with a dash", () => {
    const vault = create();
    const ids = vault.write([], (transaction) => Array.from({ length: 500 }, () => transaction.insert({}, {})));
    expect(ids.filter((id) => id.startsWith("-"))).toEqual([]);
    vault.close();
  });

  test("refuses a wrong passphrase and notes it in the log at the next unlock", () => {
    create().close();
    expect(() => unlock("wrong")).toThrow(expect.objectContaining({ code: "wrong_passphrase" }));
    const vault = unlock();
    expect(vault.readAudit().at(-1)).toMatchObject({
      action: "vault.unlock",
      subject: "passphrase",
      outcome: "failed",
    });
  });

  test("takes back everything of a change that throws", () => {
    const vault = create();
    const id = vault.write(entry, (tx) => tx.insert({ name: "a" }, { value: "1" }));
    expect(() =>
      vault.write(entry, (tx) => {
        tx.update(id, { detail: { value: "2" } });
        tx.insert({ name: "b" }, {});
        tx.remove(id);
        throw new Error("stop");
      }),
    ).toThrow("stop");
    expect([...vault.records.values()]).toMatchObject([{ id, version: 1, overview: { name: "a" } }]);
    expect(vault.detail(id)).toEqual({ value: "1" });
    vault.write(entry, (tx) => tx.update(id, { detail: { value: "3" } }));
    expect(vault.detail(id)).toEqual({ value: "3" });
  });

  test("two sessions write in turn and see each other's changes", () => {
    const one = create();
    const two = unlock();
    const a = one.write(entry, (tx) => tx.insert({ name: "a" }, { value: "1" }));
    const b = two.write(entry, (tx) => tx.insert({ name: "b" }, { value: "2" }));
    expect(two.refresh()).toEqual({ changed: [a], removed: [] });
    one.write(entry, (tx) => tx.update(b, { detail: { value: "3" } }));
    expect(two.detail(b)).toEqual({ value: "3" });
    two.write(entry, (tx) => tx.remove(a));
    expect(one.refresh()).toEqual({ changed: [b], removed: [a] });
    expect(one.verifyAudit()).toEqual({ entries: 5 });
  });
});
