import type { Identity } from "../shared/identity/identity.ts";
import { guestIdentity } from "../shared/link/guest.ts";
import type { LinkSecret } from "../shared/link/link-text.ts";
import type { Derived } from "./worker.ts";

const workerAddress = "/o/guest.js";

type ScriptUrlPolicy = { createScriptURL(text: string): unknown };
type PolicyFactory = {
  createPolicy(name: string, rules: { createScriptURL(text: string): string }): ScriptUrlPolicy;
};

/** The page's one trusted-types policy: it lets exactly one address become a script. */
let policy: ScriptUrlPolicy | undefined;

function trustedWorkerAddress(): string {
  const { trustedTypes } = globalThis as { trustedTypes?: PolicyFactory };
  if (trustedTypes === undefined) return workerAddress;
  policy ??= trustedTypes.createPolicy("keyhold-worker", {
    createScriptURL(text) {
      if (text !== workerAddress) throw new TypeError("only the page's own worker");
      return text;
    },
  });
  return policy.createScriptURL(workerAddress) as string;
}

/**
 * The guest's keys of a link. With a passphrase a worker of its own does the work, and ends with it.
 * @param passphrase as `guestPassphrase` makes it; wiped here.
 */
export async function deriveKeys(secret: LinkSecret, passphrase?: Uint8Array): Promise<Identity> {
  if (passphrase === undefined) return guestIdentity(secret);
  const worker = new Worker(trustedWorkerAddress(), { type: "module" });
  try {
    return await new Promise<Identity>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<Derived>) => {
        if (data.is === "ready") worker.postMessage({ secret, passphrase });
        else resolve(data.keys);
      };
      worker.onerror = () => reject(new Error("the worker did not start or has no memory left"));
    });
  } finally {
    worker.terminate();
    passphrase.fill(0);
  }
}
