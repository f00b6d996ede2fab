/** Takes a copied secret back after some seconds, if it is still there. Keeps a keyed digest of it, not the secret. */
import type { HostEvent } from "../../shared/contract/api.ts";
import { KeyholdError } from "../../shared/contract/errors.ts";
import { equalBytes, randomKey, wipe } from "../../shared/crypto/bytes.ts";
import { contexts } from "../../shared/crypto/contexts.ts";
import { keyedHash } from "../../shared/crypto/hash.ts";
import type { ClipboardPart } from "./clipboard-part.ts";

export type ClipboardState = { holds: boolean; name?: string; clearsAt?: number };

type Held = { readonly name: string; readonly clearsAt: number; readonly key: Uint8Array; readonly digest: Uint8Array };

export class ClipboardTimer {
  readonly #part: ClipboardPart | undefined;
  readonly #emit: (event: HostEvent) => void;
  readonly #now: () => number;
  #held: Held | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(part: ClipboardPart | undefined, emit: (event: HostEvent) => void, now: () => number = Date.now) {
    this.#part = part;
    this.#emit = emit;
    this.#now = now;
  }

  get state(): ClipboardState {
    if (this.#held === undefined) return { holds: false };
    return { holds: true, name: this.#held.name, clearsAt: this.#held.clearsAt };
  }

  /** Copies; a secret is taken back after so many milliseconds. @throws KeyholdError `unsupported` without a clipboard. */
  async copy(text: Uint8Array, name: string, secretFor: number | undefined): Promise<ClipboardState> {
    if (this.#part === undefined) {
      throw new KeyholdError("unsupported", "This computer has no clipboard that Keyhold can use. Nothing was copied.");
    }
    await this.#part.write(text, { secret: secretFor !== undefined });
    this.#forget();
    if (secretFor === undefined) return this.state;
    const key = randomKey();
    const clearsAt = this.#now() + secretFor;
    this.#held = { name, clearsAt, key, digest: keyedHash(key, contexts.valueFingerprint, text) };
    this.#timer = setTimeout(() => void this.clear(), secretFor);
    this.#emit({ type: "clipboard", state: "holds", name, clearsAt });
    return this.state;
  }

  /** Clears what is ours; what somebody copied since is left alone. */
  async clear(): Promise<ClipboardState> {
    const held = this.#held;
    if (held === undefined || this.#part === undefined) return this.state;
    this.#forget();
    const present = await this.#part.read().catch(() => undefined);
    const ours =
      present !== undefined && equalBytes(keyedHash(held.key, contexts.valueFingerprint, present), held.digest);
    wipe(present, held.key, held.digest);
    // What cannot be read cannot be compared either: better one clipboard cleared for nothing than a key left in it.
    const clear = ours || present === undefined;
    if (clear) await this.#part.clear().catch(() => undefined);
    this.#emit({ type: "clipboard", state: clear ? "cleared" : "changed", name: held.name });
    return this.state;
  }

  #forget(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#held = undefined;
  }
}
