import { KeyholdError } from "../contract/errors.ts";
import { sodium } from "./sodium.ts";

/** Chunked encryption (libsodium's secretstream, XChaCha20-Poly1305): order, end and every chunk are authenticated. */
export class StreamSealer {
  readonly header: Uint8Array;
  readonly #state;
  #finished = false;

  constructor(key: Uint8Array) {
    const { state, header } = sodium.crypto_secretstream_xchacha20poly1305_init_push(key);
    this.#state = state;
    this.header = header;
  }

  /** @throws RangeError after the final chunk. */
  push(chunk: Uint8Array, options: { readonly final: boolean; readonly associatedData?: Uint8Array }): Uint8Array {
    if (this.#finished) throw new RangeError("the stream has ended");
    this.#finished = options.final;
    const tag = options.final
      ? sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL
      : sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
    return sodium.crypto_secretstream_xchacha20poly1305_push(this.#state, chunk, options.associatedData ?? null, tag);
  }
}

export class StreamOpener {
  readonly #state;
  #finished = false;

  constructor(key: Uint8Array, header: Uint8Array) {
    if (header.length !== sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES) throw damaged();
    this.#state = sodium.crypto_secretstream_xchacha20poly1305_init_pull(header, key);
  }

  /** True once the final chunk was opened; a stream that ends before that was cut off. */
  get finished(): boolean {
    return this.#finished;
  }

  /** @throws KeyholdError `decrypt_failed` on a changed, repeated, moved or surplus chunk. */
  pull(chunk: Uint8Array, associatedData?: Uint8Array): Uint8Array {
    if (this.#finished) throw damaged();
    const minimum = sodium.crypto_secretstream_xchacha20poly1305_ABYTES;
    const pulled =
      chunk.length >= minimum &&
      sodium.crypto_secretstream_xchacha20poly1305_pull(this.#state, chunk, associatedData ?? null);
    if (pulled === false) throw damaged();
    this.#finished = pulled.tag === sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    return pulled.message;
  }
}

export const streamHeaderLength = 24;
export const streamChunkOverhead = 17;

function damaged(): KeyholdError {
  return new KeyholdError("decrypt_failed", "The encrypted stream was changed or cut off.");
}
