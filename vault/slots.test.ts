import { describe, expect, test } from "vitest";
import { productionPolicy } from "../shared/crypto/argon2.ts";
import type { SlotKey } from "../shared/crypto/brands.ts";
import { fromUtf8, randomBytes, randomKey, utf8 } from "../shared/crypto/bytes.ts";
import { cheapPolicy } from "../test/support/cheap-policy.ts";
import { calibrateCost } from "./calibrate.ts";
import { deviceSlotKey, newDeviceParameters, newDeviceSecret } from "./slot-device.ts";
import { derivePassphraseSlotKey, type Factors, newPassphraseParameters } from "./slot-passphrase.ts";
import { newRecoverySecret, parseRecoveryCode, recoveryCode, recoverySlotKey } from "./slot-recovery.ts";
import { openSlot, readSlot, sealSlot } from "./slots.ts";

const vaultKey = randomKey<"VaultKey">();

describe("a slot", () => {
  test("of each kind keeps its parameters and gives the vault key back", () => {
    const securityKey = { credential: randomBytes(40), salt: randomBytes(32) };
    for (const parameters of [
      newPassphraseParameters(cheapPolicy.create, { keyFile: true, securityKey }),
      newPassphraseParameters(cheapPolicy.create),
      { kind: "recovery" } as const,
      newDeviceParameters(),
    ]) {
      const slotKey = randomKey<"SlotKey">();
      const row = { id: 7, ...sealSlot({ parameters, slotKey }, vaultKey) };
      expect(readSlot(row)).toEqual({ id: 7, kind: parameters.kind, parameters, header: row.header });
      expect(openSlot(row, slotKey)).toEqual(vaultKey);
      expect(openSlot(row, randomKey<"SlotKey">())).toBeUndefined();
    }
  });

  test("whose commitment fits and whose wrap does not is damaged, not a wrong passphrase", () => {
    const slotKey = randomKey<"SlotKey">();
    const { header, wrapped } = sealSlot({ parameters: { kind: "recovery" }, slotKey }, vaultKey);
    const changed = wrapped.slice();
    changed[30] = (changed[30] ?? 0) ^ 1;
    expect(() => openSlot({ id: 1, header, wrapped: changed }, slotKey)).toThrow(
      expect.objectContaining({ code: "vault_damaged" }),
    );
  });

  test("opens under one key only: a wrap made for another key is refused by its commitment", () => {
    const [one, two] = [randomKey<"SlotKey">(), randomKey<"SlotKey">()];
    const { header } = sealSlot({ parameters: { kind: "recovery" }, slotKey: one }, vaultKey);
    const { wrapped } = sealSlot({ parameters: { kind: "recovery" }, slotKey: two }, vaultKey);
    expect(openSlot({ id: 1, header, wrapped }, two)).toBeUndefined();
  });

  test("with an unknown field, a long header or no JSON is refused", () => {
    const { header } = sealSlot({ parameters: { kind: "recovery" }, slotKey: randomKey<"SlotKey">() }, vaultKey);
    for (const bad of [fromUtf8(header).replace("}", ',"x":1}'), `${fromUtf8(header)}${" ".repeat(9000)}`, "{", ""]) {
      expect(() => readSlot({ id: 1, header: utf8(bad) })).toThrow(expect.objectContaining({ code: "vault_damaged" }));
    }
  });
});

describe("the key of a passphrase slot", () => {
  const parameters = newPassphraseParameters(cheapPolicy.create);
  const derive = (passphrase: string, factors?: Factors, given = parameters): SlotKey =>
    derivePassphraseSlotKey(utf8(passphrase), given, cheapPolicy, factors);

  test("is the same for the same letters in another normal form", () => {
    expect(derive("ﬁne passe\u0301 phrase")).toEqual(derive("fine pass\u00e9 phrase"));
    expect(derive("one")).not.toEqual(derive("two"));
  });

  test("depends on every factor that the header asks for, and on no other", () => {
    const asking = newPassphraseParameters(cheapPolicy.create, {
      keyFile: true,
      securityKey: { credential: randomBytes(16), salt: randomBytes(32) },
    });
    const factors = { keyFile: randomBytes(100), prf: randomBytes(32) };
    const key = derive("p", factors, asking);
    expect(derive("p", factors, asking)).toEqual(key);
    expect(derive("p", { ...factors, keyFile: randomBytes(100) }, asking)).not.toEqual(key);
    expect(derive("p", { ...factors, prf: randomBytes(32) }, asking)).not.toEqual(key);
    expect(() => derive("p", { keyFile: factors.keyFile }, asking)).toThrow(
      expect.objectContaining({ code: "needs_answer" }),
    );
    expect(() => derive("p", { ...factors, prf: randomBytes(31) }, asking)).toThrow(
      expect.objectContaining({ code: "invalid_input" }),
    );
    expect(derive("p", factors)).toEqual(derive("p"));
  });

  test("is never made at a cost outside the policy, and never of a passphrase that is cut", () => {
    expect(() => derivePassphraseSlotKey(utf8("p"), parameters, productionPolicy)).toThrow(
      expect.objectContaining({ code: "kdf_downgrade" }),
    );
    const dear = { ...parameters, ops: 17 };
    expect(() => derive("p", {}, dear)).toThrow(expect.objectContaining({ code: "kdf_too_costly" }));
    expect(derive("x".repeat(1024))).not.toEqual(derive("x".repeat(1023)));
    expect(() => derive("x".repeat(1025))).toThrow(expect.objectContaining({ code: "invalid_input" }));
  });
});

describe("calibration", () => {
  const cost = (speed: number) =>
    calibrateCost(productionPolicy, ({ ops, mem }) => ((ops * mem) / (3 * 256 * 1024 * 1024) / speed) * 1000);

  test("stays at the starting cost where that takes a second or more", () => {
    expect(cost(1)).toEqual(productionPolicy.create);
    expect(cost(0.1)).toEqual(productionPolicy.create);
  });

  test("raises memory first, then passes, and no further than 1 GiB and 8", () => {
    expect(cost(2)).toEqual({ ops: 3, mem: 512 * 1024 * 1024 });
    expect(cost(8)).toEqual({ ops: 6, mem: 1024 * 1024 * 1024 });
    expect(cost(1000)).toEqual({ ops: 8, mem: 1024 * 1024 * 1024 });
  });
});

describe("a recovery code", () => {
  test("is read back however it was typed", () => {
    const secret = newRecoverySecret();
    const code = recoveryCode(secret);
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){13}[0-9A-HJKMNP-TV-Z]{4}$/);
    for (const typed of [
      code,
      code.toLowerCase(),
      code.replaceAll("-", " "),
      code.replaceAll("-", ""),
      code.replaceAll("0", "o").replaceAll("1", "l"),
    ]) {
      expect(parseRecoveryCode(typed)).toEqual(secret);
    }
    expect(recoverySlotKey(secret)).not.toEqual(secret);
  });

  test("with a mistake in any one place is told from a wrong one", () => {
    const code = recoveryCode(newRecoverySecret());
    for (let index = 0; index < code.length; index++) {
      if (code[index] === "-") continue;
      const other = code[index] === "7" ? "8" : "7";
      expect(() => parseRecoveryCode(code.slice(0, index) + other + code.slice(index + 1))).toThrow(
        expect.objectContaining({ code: "mistyped_recovery_key" }),
      );
    }
    for (const bad of ["", code.slice(1), `${code}0`, code.replace(/^./, "U"), code.replace(/^./, "€")]) {
      expect(() => parseRecoveryCode(bad)).toThrow(expect.objectContaining({ code: "mistyped_recovery_key" }));
    }
  });

  test("and a device's secret give keys of their own", () => {
    const secret = newDeviceSecret();
    expect(deviceSlotKey(secret)).toHaveLength(32);
    expect(deviceSlotKey(secret)).not.toEqual(
      recoverySlotKey(secret as Uint8Array as ReturnType<typeof newRecoverySecret>),
    );
  });
});
