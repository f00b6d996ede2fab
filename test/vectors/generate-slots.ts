import { seal } from "../../shared/crypto/aead.ts";
import { type Argon2Cost, productionPolicy } from "../../shared/crypto/argon2.ts";
import type { SlotKey, VaultKey } from "../../shared/crypto/brands.ts";
import { fromBase64, fromUtf8, toBase64, utf8 } from "../../shared/crypto/bytes.ts";
import { contexts } from "../../shared/crypto/contexts.ts";
import { keyedHash } from "../../shared/crypto/hash.ts";
import { deviceSlotKey } from "../../vault/slot-device.ts";
import { derivePassphraseSlotKey } from "../../vault/slot-passphrase.ts";
import { recoveryCode, recoverySlotKey } from "../../vault/slot-recovery.ts";
import { type PassphraseParameters, type SlotParameters, sealSlot } from "../../vault/slots.ts";
import { cheapPolicy } from "../support/cheap-policy.ts";
import { fixedBytes } from "./fixed-people.ts";
import type { BadVector, CredentialForm, Inputs, VectorFile } from "./keyhold-forms.ts";
import * as program from "./read-with-program.ts";

const vaultKey = fixedBytes("vault key") as VaultKey;
const passphrase = "correct horse battery staple";
const keyFile = toBase64(fixedBytes("key file", 20));
const prf = toBase64(fixedBytes("prf"));

type Passphrase = Extract<CredentialForm, { kind: "passphrase" }>;
type Slot = Inputs["slot"];

function passphraseSlot(cost: Argon2Cost, credential: Passphrase, change: Partial<PassphraseParameters> = {}): Slot {
  const parameters: PassphraseParameters = {
    kind: "passphrase",
    salt: fixedBytes("salt", 16),
    ...cost,
    keyFile: false,
    securityKey: null,
    ...change,
  };
  const slotKey = derivePassphraseSlotKey(utf8(credential.passphrase), parameters, cheapPolicy, {
    keyFile: fromBase64(keyFile),
    prf: fromBase64(prf),
  });
  return { ...sealed(parameters, slotKey), credential, policy: "cheap" };
}

function sealed(parameters: SlotParameters, slotKey: SlotKey) {
  const { header, wrapped } = sealSlot({ parameters, slotKey }, vaultKey);
  return { header: toBase64(header), wrapped: toBase64(wrapped) };
}

export function slotVectors(): VectorFile {
  const cheap = cheapPolicy.create;
  const plain = { kind: "passphrase", passphrase } as const;
  const securityKey = { credential: fixedBytes("credential", 40), salt: fixedBytes("prf salt") };
  const recoverySecret = fixedBytes("recovery") as Parameters<typeof recoverySlotKey>[0];
  const code = recoveryCode(recoverySecret);
  const deviceSecret = fixedBytes("device") as Parameters<typeof deviceSlotKey>[0];
  const recovery: Slot = {
    ...sealed({ kind: "recovery" }, recoverySlotKey(recoverySecret)),
    credential: { kind: "recovery", code },
    policy: "production",
  };
  const device: Slot = {
    ...sealed({ kind: "device", name: fixedBytes("device name", 16) }, deviceSlotKey(deviceSecret)),
    credential: { kind: "device", secret: toBase64(deviceSecret) },
    policy: "production",
  };
  const slot = passphraseSlot(cheap, plain);
  const withFile = { ...plain, keyFile };
  const withKey = { ...plain, prf };
  const good: { name: string; input: Slot }[] = [
    { name: "a passphrase", input: slot },
    {
      name: "a passphrase at the shipped floor",
      input: { ...passphraseSlot(productionPolicy.floor, plain), policy: "production" },
    },
    {
      name: "a passphrase typed in other Unicode forms",
      input: {
        ...passphraseSlot(cheap, { kind: "passphrase", passphrase: "café ﬁne Ａngström" }),
        credential: { kind: "passphrase", passphrase: "cafe\u0301 fine Angstro\u0308m" },
      },
    },
    { name: "with a key file", input: passphraseSlot(cheap, withFile, { keyFile: true }) },
    { name: "with a security key", input: passphraseSlot(cheap, withKey, { securityKey }) },
    {
      name: "with a key file and a security key",
      input: passphraseSlot(cheap, { ...plain, keyFile, prf }, { keyFile: true, securityKey }),
    },
    { name: "a factor that the header does not ask for changes nothing", input: { ...slot, credential: withFile } },
    { name: "a recovery code", input: recovery },
    {
      name: "a recovery code as people type it",
      input: {
        ...recovery,
        credential: {
          kind: "recovery",
          code: code.toLowerCase().replaceAll("-", " ").replaceAll("0", "o").replaceAll("1", "l"),
        },
      },
    },
    { name: "a device's key", input: device },
  ];
  return {
    slot: {
      good: good.map((vector) => ({ ...vector, expected: program.slot(vector.input) })),
      mustFail: badSlots(slot, passphraseSlot(cheap, withFile, { keyFile: true }), recovery, code),
    },
  };
}

function badSlots(slot: Slot, withFile: Slot, recovery: Slot, code: string) {
  const bad = (name: string, change: Partial<Slot>, error: BadVector["error"], from = slot) => ({
    name,
    input: { ...from, ...change },
    error,
  });
  const header = fromUtf8(fromBase64(slot.header));
  const withHeader = (text: string) => ({ header: toBase64(utf8(text)) });
  const production = { policy: "production" } as const;
  const flippedWrap = fromBase64(slot.wrapped);
  flippedWrap[30] = (flippedWrap[30] ?? 0) ^ 1;
  return [
    bad(
      "another passphrase",
      { credential: { kind: "passphrase", passphrase: "Correct horse battery staple" } },
      "wrong_passphrase",
    ),
    bad("no key file", { credential: { kind: "passphrase", passphrase } }, "needs_answer", withFile),
    bad(
      "another key file",
      { credential: { kind: "passphrase", passphrase, keyFile: toBase64(fixedBytes("another file")) } },
      "wrong_passphrase",
      withFile,
    ),
    bad("a shipped program on tests' cost", production, "kdf_downgrade"),
    bad(
      "fewer operations than the floor",
      { ...production, ...withHeader(header.replace('"ops":1', '"ops":2').replace('"mem":8192', '"mem":67108864')) },
      "kdf_downgrade",
    ),
    bad(
      "less memory than the floor",
      { ...production, ...withHeader(header.replace('"ops":1', '"ops":3').replace('"mem":8192', '"mem":67108863')) },
      "kdf_downgrade",
    ),
    bad("more operations than the ceiling", withHeader(header.replace('"ops":1', '"ops":17')), "kdf_too_costly"),
    bad("more memory than the ceiling", withHeader(header.replace('"mem":8192', '"mem":1073741825')), "kdf_too_costly"),
    bad("another cost", withHeader(header.replace('"ops":1', '"ops":2')), "wrong_passphrase"),
    bad("the same header with white space", withHeader(header.replace('"ops":1', '"ops": 1')), "vault_damaged"),
    bad("an unknown key in the header", withHeader(header.replace('"v":1', '"v":1,"x":1')), "vault_damaged"),
    bad("another version", withHeader(header.replace('"v":1', '"v":2')), "vault_damaged"),
    bad("another kind", withHeader(header.replace('"passphrase"', '"password"')), "vault_damaged"),
    bad("no commitment", withHeader(header.replace(/,"commit":"[^"]*"/, "")), "vault_damaged"),
    bad(
      "another commitment",
      withHeader(header.replace(/"commit":"./, (text) => text.slice(0, -1) + (text.endsWith("A") ? "B" : "A"))),
      "wrong_passphrase",
    ),
    bad("a wrapped key of another slot", { wrapped: recovery.wrapped }, "vault_damaged"),
    bad("a changed wrapped key", { wrapped: toBase64(flippedWrap) }, "vault_damaged"),
    bad("a wrapped key of another length", { wrapped: shortWrap(slot) }, "vault_damaged"),
    bad("another recovery code", { credential: { kind: "recovery", code: otherCode() } }, "wrong_passphrase", recovery),
    bad(
      "a typing mistake in the recovery code",
      { credential: { kind: "recovery", code: mistyped(code) } },
      "mistyped_recovery_key",
      recovery,
    ),
    bad(
      "a recovery code that was cut off",
      { credential: { kind: "recovery", code: code.slice(0, -5) } },
      "mistyped_recovery_key",
      recovery,
    ),
  ];
}

/** 31 bytes under the right key and commitment: only the length is wrong. */
function shortWrap(slot: Slot): string {
  const parameters = {
    kind: "passphrase",
    salt: fixedBytes("salt", 16),
    ...cheapPolicy.create,
    keyFile: false,
    securityKey: null,
  } as const;
  const slotKey = derivePassphraseSlotKey(utf8(passphrase), parameters, cheapPolicy);
  if (!fromUtf8(fromBase64(slot.header)).includes(toBase64(keyedHash(slotKey, contexts.slotCommit)))) {
    throw new Error("the slot was made with another key");
  }
  return toBase64(seal(slotKey, vaultKey.subarray(1), fromBase64(slot.header)));
}

function otherCode(): string {
  return recoveryCode(fixedBytes("another recovery") as Parameters<typeof recoveryCode>[0]);
}

function mistyped(code: string): string {
  return (code.startsWith("A") ? "B" : "A") + code.slice(1);
}
