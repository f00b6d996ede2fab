/**
 * Bytes that must not be mixed up are told apart by the compiler. A brand exists only in types; at run time all of
 * them are `Uint8Array`.
 */
declare const brand: unique symbol;
export type Branded<Name extends string> = Uint8Array & { readonly [brand]: Name };

/** Random 32 bytes that everything in one vault is encrypted under. Never derived from a passphrase. */
export type VaultKey = Branded<"VaultKey">;
/** 32 bytes that wrap a vault key: from a passphrase, a recovery kit or the system's keychain. */
export type SlotKey = Branded<"SlotKey">;
/** Any other 32-byte secret key for {@link AEAD}, keyed hashing or derivation. */
export type SecretKey = Branded<"SecretKey">;
/** `nonce24 || ciphertext` of XChaCha20-Poly1305. */
export type Sealed = Branded<"Sealed">;
/** What a sealed text held. Whoever gets it wipes it. */
export type Opened = Branded<"Opened">;
/** 32-byte BLAKE2b output. */
export type Digest = Branded<"Digest">;

export type SigningPublicKey = Branded<"SigningPublicKey">;
export type SigningSecretKey = Branded<"SigningSecretKey">;
export type BoxPublicKey = Branded<"BoxPublicKey">;
export type BoxSecretKey = Branded<"BoxSecretKey">;

export type SigningPair = { readonly publicKey: SigningPublicKey; readonly secretKey: SigningSecretKey };
export type BoxPair = { readonly publicKey: BoxPublicKey; readonly secretKey: BoxSecretKey };

/**
 * Checks a length and gives the bytes their brand.
 * @throws RangeError when the length differs: a caller's mistake, never a reaction to outside input.
 */
export function branded<Name extends string>(bytes: Uint8Array, length: number): Branded<Name> {
  if (bytes.length !== length) throw new RangeError(`expected ${length} bytes, got ${bytes.length}`);
  return bytes as Branded<Name>;
}
