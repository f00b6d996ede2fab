import { open, seal } from "../shared/crypto/aead.ts";
import type { Sealed, SecretKey } from "../shared/crypto/brands.ts";
import { BulkTextOpener } from "../shared/crypto/bulk.ts";
import { concat, lengthPrefixed, u64, utf8, wipe } from "../shared/crypto/bytes.ts";
import { contexts } from "../shared/crypto/contexts.ts";
import { contextPrefix, keyedHash } from "../shared/crypto/hash.ts";
import { damaged } from "./damage.ts";
import { type Json, jsonBlock, padJson, parseJson, unpadJson } from "./json.ts";
import type { PurposeKeys } from "./keys.ts";
import { type RecordRow, recordIdLength } from "./records-table.ts";
import { writeU64 } from "./row-pages.ts";

type Part = "overview" | "detail";

const parts: Readonly<Record<Part, Uint8Array>> = {
  overview: lengthPrefixed(utf8("overview")),
  detail: lengthPrefixed(utf8("detail")),
};

/** `"keyhold/record-ad/v1" || vaultId || id || u64(version) || lp(part)`. */
export function recordData(vaultId: Uint8Array, id: Uint8Array, version: number, part: Part): Uint8Array {
  return concat(contextPrefix(contexts.recordData), vaultId, id, u64(version), parts[part]);
}

/** A record's own detail key: who gets one detail's key, by whatever mistake, has no other. */
export function detailKeyOf(detail: SecretKey, id: Uint8Array): SecretKey {
  return keyedHash(detail, contexts.recordKey, id);
}

/** Encrypts and decrypts the two parts of records of one vault. */
export class RecordCipher {
  readonly #vaultId: Uint8Array;
  readonly #keys: PurposeKeys;

  constructor(vaultId: Uint8Array, keys: PurposeKeys) {
    this.#vaultId = vaultId;
    this.#keys = keys;
  }

  sealRow(id: Uint8Array, version: number, overview: Json, detail: Json): RecordRow {
    return {
      id,
      version,
      overview: this.#seal(this.#keys.overview, id, version, "overview", overview),
      detail: this.#withDetailKey(id, (key) => this.#seal(key, id, version, "detail", detail)),
    };
  }

  /** @throws KeyholdError `vault_damaged`. */
  openOverview(id: Uint8Array, version: number, sealed: Uint8Array): Json {
    return this.#open(this.#keys.overview, id, version, "overview", sealed);
  }

  /** @throws KeyholdError `vault_damaged`. */
  openDetail(row: RecordRow): Json {
    return this.#withDetailKey(row.id, (key) => this.#open(key, row.id, row.version, "detail", row.detail));
  }

  /** {@link openOverview} for all records in a row. Whoever asks for it disposes of it. */
  overviewOpener(): { open(id: Uint8Array, version: number, sealed: Uint8Array): Json; dispose(): void } {
    const opener = new BulkTextOpener(this.#keys.overview, jsonBlock);
    const data = recordData(this.#vaultId, new Uint8Array(recordIdLength), 0, "overview");
    const idOffset = contextPrefix(contexts.recordData).length + this.#vaultId.length;
    return {
      open(id, version, sealed) {
        data.set(id, idOffset);
        writeU64(data, idOffset + recordIdLength, version);
        const text = opener.open(sealed, data);
        const value = text === undefined ? undefined : parseJson(text);
        if (value === undefined) throw undecryptable();
        return value;
      },
      dispose: () => opener.dispose(),
    };
  }

  #withDetailKey<T>(id: Uint8Array, use: (key: SecretKey) => T): T {
    const key = detailKeyOf(this.#keys.detail, id);
    try {
      return use(key);
    } finally {
      wipe(key);
    }
  }

  #seal(key: SecretKey, id: Uint8Array, version: number, part: Part, value: Json): Sealed {
    const plain = padJson(value);
    try {
      return seal(key, plain, recordData(this.#vaultId, id, version, part));
    } finally {
      wipe(plain);
    }
  }

  #open(key: SecretKey, id: Uint8Array, version: number, part: Part, sealed: Uint8Array): Json {
    let value: Json | undefined;
    try {
      value = unpadJson(open(key, sealed, recordData(this.#vaultId, id, version, part)));
    } catch {
      // the one refusal below
    }
    if (value === undefined) throw undecryptable();
    return value;
  }
}

function undecryptable(): Error {
  return damaged("A record cannot be decrypted: it was changed or is damaged.");
}
