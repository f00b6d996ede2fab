/** The worker's side: Argon2id takes seconds on a phone and would freeze the page. Its memory ends with it. */
import type { Identity } from "../shared/identity/identity.ts";
import { guestIdentity } from "../shared/link/guest.ts";
import type { LinkSecret } from "../shared/link/link-text.ts";

export type Derivation = { readonly secret: LinkSecret; readonly passphrase: Uint8Array };
/** First that it listens (libsodium takes a moment to load, and a message before that would be lost), then the keys. */
export type Derived = { readonly is: "ready" } | { readonly is: "done"; readonly keys: Identity };

type WorkerScope = {
  onmessage: ((event: MessageEvent<Derivation>) => void) | null;
  postMessage(message: Derived): void;
};

export function answerDerivations(): void {
  const scope = globalThis as unknown as WorkerScope;
  scope.onmessage = ({ data }) => scope.postMessage({ is: "done", keys: guestIdentity(data.secret, data.passphrase) });
  scope.postMessage({ is: "ready" });
}
