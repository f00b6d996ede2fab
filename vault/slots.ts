import { z } from "zod";
import { base64Bytes, base64BytesUpTo } from "../shared/contract/bytes-schema.ts";
import { open, seal } from "../shared/crypto/aead.ts";
import type { SlotKey, VaultKey } from "../shared/crypto/brands.ts";
import { equalBytes, fromUtf8, toBase64, utf8 } from "../shared/crypto/bytes.ts";
import { contexts } from "../shared/crypto/contexts.ts";
import { keyedHash } from "../shared/crypto/hash.ts";
import { damaged } from "./damage.ts";
import type { SlotRow } from "./slots-table.ts";

export type SlotKind = "passphrase" | "recovery" | "device";

/**
 * Everything but the passphrase and the factors that a passphrase slot's key is made of. `mem` is in bytes.
 * `securityKey` names the credential and the salt to ask a security key's PRF with.
 */
export type PassphraseParameters = {
  readonly kind: "passphrase";
  readonly salt: Uint8Array;
  readonly ops: number;
  readonly mem: number;
  readonly keyFile: boolean;
  readonly securityKey: { readonly credential: Uint8Array; readonly salt: Uint8Array } | null;
};
export type RecoveryParameters = { readonly kind: "recovery" };
/** `name` is how the operating system's keychain finds the slot's random key: 16 random bytes. */
export type DeviceParameters = { readonly kind: "device"; readonly name: Uint8Array };
export type SlotParameters = PassphraseParameters | RecoveryParameters | DeviceParameters;

/** A way to unlock that is to be added. The slot key stays the caller's to wipe. */
export type NewSlot = { readonly parameters: SlotParameters; readonly slotKey: SlotKey };

export type SlotInfo = {
  readonly id: number;
  readonly kind: SlotKind;
  readonly parameters: SlotParameters;
  /** The exact JSON bytes of the file. */
  readonly header: Uint8Array;
};

const common = { v: z.literal(1), commit: base64Bytes(32) };
const whole = z.int().min(1).max(Number.MAX_SAFE_INTEGER);
const headerSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    ...common,
    kind: z.literal("passphrase"),
    salt: base64Bytes(16),
    ops: whole,
    mem: whole,
    keyFile: z.boolean(),
    securityKey: z.strictObject({ credential: base64BytesUpTo(1023, 1), salt: base64Bytes(32) }).nullable(),
  }),
  z.strictObject({ ...common, kind: z.literal("recovery") }),
  z.strictObject({ ...common, kind: z.literal("device"), name: base64Bytes(16) }),
]);

/** No honest header comes near it. */
const longestHeader = 8192;

/** Seals the vault key under a slot key. The header carries a commitment to that key: no wrap opens under two. */
export function sealSlot(
  slot: NewSlot,
  vaultKey: VaultKey,
): { readonly header: Uint8Array; readonly wrapped: Uint8Array } {
  const header = utf8(
    JSON.stringify({ ...wireParameters(slot.parameters), commit: toBase64(commitment(slot.slotKey)) }),
  );
  return { header, wrapped: seal(slot.slotKey, vaultKey, header) };
}

/** @throws KeyholdError `vault_damaged` when a header is not one of ours. Nothing of it is trusted yet. */
export function readSlot(row: Pick<SlotRow, "id" | "header">): SlotInfo {
  const { v: _v, commit: _commit, ...parameters } = parseHeader(row.header);
  return { id: row.id, kind: parameters.kind, parameters, header: row.header };
}

/** `undefined` when this is not the slot's key. @throws KeyholdError `vault_damaged` when it is, and the wrap was changed. */
export function openSlot(row: SlotRow, slotKey: SlotKey): VaultKey | undefined {
  const { commit } = parseHeader(row.header);
  if (!equalBytes(commit, commitment(slotKey))) return undefined;
  try {
    const vaultKey = open(slotKey, row.wrapped, row.header);
    if (vaultKey.length === 32) return vaultKey as Uint8Array as VaultKey;
  } catch {
    // the one refusal below
  }
  throw damaged("The wrapped key of this way to unlock was changed.");
}

function commitment(slotKey: SlotKey): Uint8Array {
  return keyedHash(slotKey, contexts.slotCommit);
}

function parseHeader(bytes: Uint8Array): z.output<typeof headerSchema> {
  try {
    if (bytes.length <= longestHeader) return headerSchema.parse(JSON.parse(fromUtf8(bytes)));
  } catch {
    // the one refusal below
  }
  throw damaged("The description of a way to unlock the vault was changed.");
}

function wireParameters(parameters: SlotParameters): Record<string, unknown> {
  switch (parameters.kind) {
    case "passphrase":
      return {
        v: 1,
        kind: parameters.kind,
        salt: toBase64(parameters.salt),
        ops: parameters.ops,
        mem: parameters.mem,
        keyFile: parameters.keyFile,
        securityKey:
          parameters.securityKey === null
            ? null
            : {
                credential: toBase64(parameters.securityKey.credential),
                salt: toBase64(parameters.securityKey.salt),
              },
      };
    case "recovery":
      return { v: 1, kind: parameters.kind };
    case "device":
      return { v: 1, kind: parameters.kind, name: toBase64(parameters.name) };
  }
}
