import type { Branded, SlotKey } from "../shared/crypto/brands.ts";
import { randomBytes } from "../shared/crypto/bytes.ts";
import { contexts } from "../shared/crypto/contexts.ts";
import { hash } from "../shared/crypto/hash.ts";
import type { DeviceParameters } from "./slots.ts";

/** 32 random bytes for the operating system's keychain. When they stop being used is the app's rule. */
export type DeviceSecret = Branded<"DeviceSecret">;

export function newDeviceSecret(): DeviceSecret {
  return randomBytes(32) as DeviceSecret;
}

export function newDeviceParameters(): DeviceParameters {
  return { kind: "device", name: randomBytes(16) };
}

export function deviceSlotKey(secret: DeviceSecret): SlotKey {
  return hash(contexts.deviceSlot, secret) as Uint8Array as SlotKey;
}
