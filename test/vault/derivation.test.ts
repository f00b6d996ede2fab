/** Key derivation in the built worker: the same key, and nothing left behind in the caller's memory. */
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { productionPolicy } from "../../shared/crypto/argon2.ts";
import { utf8 } from "../../shared/crypto/bytes.ts";
import { calibrateInWorker, deriveInWorker } from "../../vault/derivation-client.ts";
import { derivePassphraseSlotKey, newPassphraseParameters } from "../../vault/slot-passphrase.ts";
import { cheapPolicy } from "../support/cheap-policy.ts";

const worker = resolve("dist-test/vault/derivation-worker.js");
const parameters = newPassphraseParameters(cheapPolicy.create);

describe("derivation in a worker", () => {
  test("gives the key that the same function gives here, and empties the passphrase", async () => {
    const expected = derivePassphraseSlotKey(utf8("a passphrase"), parameters, cheapPolicy);
    for (const passphrase of [utf8("a passphrase"), Buffer.from("a passphrase")]) {
      expect(await deriveInWorker(worker, { passphrase, parameters, policy: cheapPolicy })).toEqual(expected);
      expect([...passphrase]).toEqual(Array(12).fill(0));
    }
  });

  test("passes refusals on, and judges the cost before it starts", async () => {
    const passphrase = utf8("x".repeat(2000));
    await expect(deriveInWorker(worker, { passphrase, parameters, policy: cheapPolicy })).rejects.toMatchObject({
      code: "invalid_input",
    });
    const request = { passphrase: utf8("x"), parameters, policy: productionPolicy };
    await expect(deriveInWorker("/no/such/worker.js", request)).rejects.toMatchObject({ code: "kdf_downgrade" });
  });

  test("ends when it is cancelled", async () => {
    const abort = new AbortController();
    const slow = newPassphraseParameters({ ops: 16, mem: 256 * 1024 * 1024 });
    const derivation = deriveInWorker(worker, {
      passphrase: utf8("x"),
      parameters: slow,
      policy: cheapPolicy,
      signal: abort.signal,
    });
    setTimeout(() => abort.abort(), 200);
    await expect(derivation).rejects.toMatchObject({ code: "cancelled" });
    await expect(
      deriveInWorker(worker, { passphrase: utf8("x"), parameters: slow, policy: cheapPolicy, signal: abort.signal }),
    ).rejects.toMatchObject({ code: "cancelled" });
  });

  test("calibrates from the policy's start, never below it", async () => {
    const cost = await calibrateInWorker(worker, cheapPolicy);
    expect(cost.mem).toBeGreaterThanOrEqual(cheapPolicy.create.mem);
    expect(cost.ops).toBeLessThanOrEqual(cheapPolicy.create.ops + 5);
  });
});
