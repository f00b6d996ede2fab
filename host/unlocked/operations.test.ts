import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ParsedInput } from "../../shared/contract/api.ts";
import { KeyholdError } from "../../shared/contract/errors.ts";
import { utf8 } from "../../shared/crypto/bytes.ts";
import { cheapPolicy } from "../../test/support/cheap-policy.ts";
import { prepareVault } from "../../vault/prepare.ts";
import { derivePassphraseSlotKey, newPassphraseParameters } from "../../vault/slot-passphrase.ts";
import type { NewPassphrase, Proof } from "../session/worker-messages.ts";
import { VaultOperations } from "./operations.ts";

const disk = vi.hoisted(() => ({ isFull: false }));
vi.mock("../../vault/commit.ts", async (original) => {
  const real = await original<typeof import("../../vault/commit.ts")>();
  const commit: typeof real.commit = (...input) => {
    if (disk.isFull) throw new KeyholdError("disk_full", "The disk is full.");
    return real.commit(...input);
  };
  return { ...real, commit };
});

let folder: string;
let operations: VaultOperations;
let newOperations: () => VaultOperations;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "keyhold-operations-"));
  const start = { vaultFile: join(folder, "v.keyhold"), dataDirectory: folder, policy: cheapPolicy, device: "laptop" };
  const scanner = { file: "", surroundings: { env: {}, home: folder, platform: process.platform } };
  const importer = { file: "", programEnvironment: {} };
  newOperations = () =>
    new VaultOperations(
      { ...start, program: "test", watch: false, nativeBinding: undefined, scanner, importer },
      () => undefined,
      () => undefined,
    );
  operations = newOperations();
  operations.create({ passphrase: derived("the first one"), recovery: true, name: "Ana", device: "laptop" });
});
afterEach(() => {
  disk.isFull = false;
  operations.close();
  rmSync(folder, { recursive: true, force: true });
});

function derived(passphrase: string): NewPassphrase {
  const parameters = newPassphraseParameters(cheapPolicy.create);
  return { parameters, slotKey: derivePassphraseSlotKey(utf8(passphrase), parameters, cheapPolicy) };
}

function proof(passphrase: string): Proof {
  const slot = operations.slots().slots.find((one) => one.passphrase !== undefined);
  if (slot?.passphrase === undefined) throw new Error("no passphrase slot");
  return { slotId: slot.id, slotKey: derivePassphraseSlotKey(utf8(passphrase), slot.passphrase, cheapPolicy) };
}

/** Counted by another reader of the file. */
function epochNow(): number {
  const prepared = prepareVault({
    file: join(folder, "v.keyhold"),
    anchorDirectory: join(folder, "other-anchors"),
    policy: cheapPolicy,
    context: { actor: "", device: "", program: "" },
  });
  const { slotId, slotKey } = proof(present) as Extract<Proof, { slotId: number }>;
  const vault = prepared.unlock(slotId, slotKey as Parameters<typeof prepared.unlock>[1]);
  const { epoch } = vault;
  vault.close();
  return epoch;
}
let present = "the first one";

const add = (name: string) => {
  const key = {
    name,
    env: "dev",
    service: "x",
    type: "private",
    showOnce: false,
    value: utf8("the same value"),
  } as const;
  const input = key satisfies ParsedInput<"keys.add">;
  const caller = { door: "command", program: "test" } as const;
  return operations.call({ name: "keys.add", input, caller }) as Promise<{ warnings: unknown[] }>;
};

// A crash or a full disk between two commits would leave a new way in that nobody was shown the code of.
test.each([false, true])(
  "a new passphrase and a new recovery kit are one change (new key: %s)",
  async (replaceVaultKey) => {
    present = "the first one";
    await add("one");
    const before = epochNow();
    const input = { proof: proof(present), next: derived("the second one"), replaceVaultKey, newRecovery: true };
    const { recoveryCode } = operations.changePassphrase(input);
    present = "the second one";
    expect(epochNow()).toBe(before + 1);
    expect((await add("two")).warnings).toHaveLength(1);
    const kit = operations.newRecoveryKit({ proof: { recoveryCode: utf8(recoveryCode ?? "") } });
    expect(kit.recoveryCode).not.toBe(recoveryCode);
  },
);

test("without a new kit the old one still works", () => {
  present = "the first one";
  const { recoveryCode } = operations.newRecoveryKit({ proof: proof(present) });
  const next = derived("the second one");
  expect(
    operations.changePassphrase({ proof: proof(present), next, replaceVaultKey: false, newRecovery: false }),
  ).toEqual({});
  operations.newRecoveryKit({ proof: { recoveryCode: utf8(recoveryCode) } });
});

test("a full disk keeps nobody from unlocking, and nothing is given out without its entry in the log", async () => {
  present = "the first one";
  await add("one");
  const known = proof(present);
  operations.close();
  disk.isFull = true;
  operations = newOperations();
  operations.prepare();
  operations.unlock({ proof: known, acceptOlder: false });
  const caller = { door: "command", program: "test" } as const;
  const list = { removed: false, offset: 0 };
  expect(await operations.call({ name: "keys.list", input: list, caller })).toMatchObject({ total: 1 });
  const reveal = { key: { name: "one" }, purpose: "reveal" };
  await expect(operations.call({ name: "keys.value", input: reveal, caller })).rejects.toThrow("full");
});
