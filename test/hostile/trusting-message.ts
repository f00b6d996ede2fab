/** The control: a recipient who checks no signature and no place. Stands in for shared/link/message.ts. */
import { open } from "../../shared/crypto/aead.ts";
import { openBox } from "../../shared/crypto/box.ts";
import type { SecretKey } from "../../shared/crypto/brands.ts";
import { fromBase64, fromUtf8 } from "../../shared/crypto/bytes.ts";
import { contexts } from "../../shared/crypto/contexts.ts";
import { hash } from "../../shared/crypto/hash.ts";
import { unpadBucket } from "../../shared/crypto/padding.ts";
import { openCard } from "../../shared/identity/card.ts";
import type { Identity } from "../../shared/identity/identity.ts";
import type { Message, MessagePlace } from "../../shared/link/message.ts";
import { payloadSchema } from "../../shared/link/payload.ts";

export { ciphertextLength, jsonLengthAround, sealMessage } from "../../shared/link/message.ts";

type Body = Pick<Message, "createdAt" | "expiresAt"> & { readonly sender: string; readonly payload: unknown };

const signatureEnd = 32 + 64;

export function openMessage(ciphertext: Uint8Array, outerKey: SecretKey, place: MessagePlace, recipient: Identity) {
  const signed = unpadBucket(openBox(open(outerKey, ciphertext, place.id), recipient.box));
  const body = JSON.parse(fromUtf8(signed.slice(signatureEnd))) as Body;
  const message = {
    ...place,
    sender: openCard(fromBase64(body.sender)),
    createdAt: body.createdAt,
    expiresAt: body.expiresAt,
    payload: payloadSchema.parse(body.payload),
  };
  return { message, messageHash: hash(contexts.messageHash, signed) };
}
