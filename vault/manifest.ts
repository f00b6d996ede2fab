import { z } from "zod";
import { base64Bytes } from "../shared/contract/bytes-schema.ts";
import { open, seal } from "../shared/crypto/aead.ts";
import type { Sealed, SecretKey } from "../shared/crypto/brands.ts";
import { concat, toBase64 } from "../shared/crypto/bytes.ts";
import { contexts } from "../shared/crypto/contexts.ts";
import { contextPrefix } from "../shared/crypto/hash.ts";
import { damaged } from "./damage.ts";
import { padJson, unpadJson } from "./json.ts";

/**
 * A state that this vault left in one step which broke the audit chain's continuity: a replaced vault key or a
 * restore. A rollback anchor of that state or an older one is no accusation, even if a crash kept the new one from
 * being written.
 */
export type Superseded = {
  readonly anchorKey: Uint8Array;
  readonly epoch: number;
};

/** What the file must hold, sealed: see protocol.md, "Manifest". */
export type Manifest = {
  /** Counts every commit, from 1. */
  readonly epoch: number;
  /** Milliseconds since 1970 of that commit, by the writer's clock. Shown to a person, never compared. */
  readonly at: number;
  readonly count: number;
  readonly sum: Uint8Array;
  readonly slots: Uint8Array;
  readonly auditSeq: number;
  readonly auditHead: Uint8Array;
  readonly superseded?: Superseded | undefined;
};

const whole = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
const schema = z.strictObject({
  epoch: whole,
  at: whole,
  count: whole,
  sum: base64Bytes(32),
  slots: base64Bytes(32),
  auditSeq: whole,
  auditHead: base64Bytes(32),
  superseded: z.strictObject({ anchorKey: base64Bytes(32), epoch: whole }).optional(),
});

function associatedData(vaultId: Uint8Array): Uint8Array {
  return concat(contextPrefix(contexts.manifestData), vaultId);
}

export function sealManifest(key: SecretKey, vaultId: Uint8Array, manifest: Manifest): Sealed {
  const plain = padJson({
    epoch: manifest.epoch,
    at: manifest.at,
    count: manifest.count,
    sum: toBase64(manifest.sum),
    slots: toBase64(manifest.slots),
    auditSeq: manifest.auditSeq,
    auditHead: toBase64(manifest.auditHead),
    ...(manifest.superseded === undefined
      ? {}
      : {
          superseded: { anchorKey: toBase64(manifest.superseded.anchorKey), epoch: manifest.superseded.epoch },
        }),
  });
  const sealed = seal(key, plain, associatedData(vaultId));
  plain.fill(0);
  return sealed;
}

/** @throws KeyholdError `vault_damaged`. */
export function openManifest(key: SecretKey, vaultId: Uint8Array, sealed: Uint8Array): Manifest {
  let plain: Uint8Array | undefined;
  try {
    plain = open(key, sealed, associatedData(vaultId));
  } catch {
    // the one refusal below
  }
  const parsed = schema.safeParse(plain === undefined ? undefined : unpadJson(plain));
  if (!parsed.success) throw damaged("The vault's sealed list of contents was changed.");
  return parsed.data;
}
