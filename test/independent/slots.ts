/** Ways to unlock, read from the protocol's words alone. */
import { parseObject, refuse, same, unbase64, utf8 } from "./bytes.ts";
import { bytesField, fields, wholeField } from "./fields.ts";
import { aeadOpen, argon2idOf, hashOf, keyedHashOf } from "./primitives.ts";

export type Slot = { header: Uint8Array; wrapped: Uint8Array };
export type Bounds = { floor: { ops: number; mem: number }; ceiling: { ops: number; mem: number } };

const mebibyte = 1024 * 1024;
export const protocolBounds: Bounds = {
  floor: { ops: 3, mem: 64 * mebibyte },
  ceiling: { ops: 16, mem: 1024 * mebibyte },
};

/** What somebody has to open a vault with. */
export type Credential =
  | { kind: "passphrase"; passphrase: string; keyFile?: Uint8Array; prf?: Uint8Array }
  | { kind: "recovery"; code: string }
  | { kind: "device"; secret: Uint8Array };

export function readHeader(header: Uint8Array): Record<string, unknown> {
  const object = parseObject(header);
  const common = { v: "number", kind: "string", commit: "string" } as const;
  switch (object.kind) {
    case "passphrase": {
      // `securityKey` is null or an object; both are "object" to JavaScript
      const cost = { salt: "string", ops: "number", mem: "number", keyFile: "boolean", securityKey: "object" } as const;
      fields(object, { ...common, ...cost });
      bytesField(object, "salt", 16);
      wholeField(object, "ops");
      wholeField(object, "mem");
      if (object.securityKey !== null) fields(object.securityKey, { credential: "string", salt: "string" });
      break;
    }
    case "recovery":
      fields(object, common);
      break;
    case "device":
      fields(object, { ...common, name: "string" });
      break;
    default:
      refuse("an unknown kind of slot");
  }
  if (object.v !== 1) refuse("another version");
  bytesField(object, "commit", 32);
  return object;
}

export function slotKeyOf(header: Record<string, unknown>, credential: Credential, bounds: Bounds): Uint8Array {
  if (header.kind !== credential.kind) refuse("another kind of slot");
  if (credential.kind === "recovery") return hashOf("keyhold/recovery-slot/v1", recoverySecret(credential.code));
  if (credential.kind === "device") return hashOf("keyhold/device-slot/v1", credential.secret);
  const cost = { ops: wholeField(header, "ops"), mem: wholeField(header, "mem") };
  if (cost.ops < bounds.floor.ops || cost.mem < bounds.floor.mem) refuse("a downgrade");
  if (cost.ops > bounds.ceiling.ops || cost.mem > bounds.ceiling.mem) refuse("a denial of service");
  const stretched = argon2idOf(utf8(credential.passphrase.normalize("NFKC")), bytesField(header, "salt", 16), cost);
  const keyFile = header.keyFile === true ? credential.keyFile : undefined;
  const prf = header.securityKey === null ? undefined : credential.prf;
  if ((header.keyFile === true && keyFile === undefined) || (header.securityKey !== null && prf === undefined)) {
    refuse("a factor is missing");
  }
  return hashOf(
    "keyhold/passphrase-slot/v1",
    stretched,
    keyFile === undefined ? new Uint8Array(32) : hashOf("keyhold/key-file/v1", keyFile),
    prf ?? new Uint8Array(32),
  );
}

/** The vault key. The commitment is compared before anything is decrypted. */
export function openSlot(slot: Slot, credential: Credential, bounds: Bounds): Uint8Array {
  const header = readHeader(slot.header);
  const slotKey = slotKeyOf(header, credential, bounds);
  if (!same(bytesField(header, "commit", 32), keyedHashOf(slotKey, "keyhold/slot-commit/v1"))) {
    refuse("not this slot's key");
  }
  const vaultKey = aeadOpen(slotKey, slot.wrapped, slot.header);
  if (vaultKey.length !== 32) refuse("not a vault key");
  return vaultKey;
}

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** 56 characters of 5 bits: 32 secret bytes and the first 3 of their checksum. */
export function recoverySecret(code: string): Uint8Array {
  const text = code.toUpperCase().replace(/[\s-]/g, "").replaceAll("O", "0").replace(/[IL]/g, "1");
  if (text.length !== 56) refuse("not 56 characters");
  let number = 0n;
  for (const character of text) {
    const value = crockford.indexOf(character);
    if (value < 0) refuse("a character that no code has");
    number = number * 32n + BigInt(value);
  }
  const bytes = Uint8Array.from(Buffer.from(number.toString(16).padStart(70, "0"), "hex"));
  const secret = bytes.slice(0, 32);
  if (!same(bytes.slice(32), hashOf("keyhold/recovery-checksum/v1", secret).slice(0, 3))) refuse("a typing mistake");
  return secret;
}

export function unbase64Slot(slot: { header: string; wrapped: string }): Slot {
  return { header: unbase64(slot.header), wrapped: unbase64(slot.wrapped) };
}
