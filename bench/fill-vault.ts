/** A vault of many keys, made through the host's own code: what a real one of that size holds. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { App } from "../host/unlocked/app.ts";
import { insertKey } from "../host/unlocked/keys/write-key.ts";
import { openApp } from "../host/unlocked/open-app.ts";
import { createIdentity } from "../host/unlocked/team/me.ts";
import { environments } from "../shared/contract/fields.ts";
import type { Argon2Policy } from "../shared/crypto/argon2.ts";
import { randomBytes, toBase64, utf8 } from "../shared/crypto/bytes.ts";
import { createVault } from "../vault/create.ts";
import { prepareVault } from "../vault/prepare.ts";
import { derivePassphraseSlotKey, newPassphraseParameters } from "../vault/slot-passphrase.ts";

export const benchPassphrase = "plum orbit velvet canyon 42";
const services = ["Stripe", "GitHub", "AWS", "Slack", "SendGrid", "Twilio", "OpenAI", "Mailchimp", "Google", "npm"];
const batch = 1000;

export type FilledVault = { readonly folder: string; readonly file: string; readonly anchorDirectory: string };

const context = { actor: "Bench", device: "bench", program: "bench" };

/** One value for each key, which is two records. */
export function fillVault(keys: number, policy: Argon2Policy): FilledVault {
  const folder = mkdtempSync(join(tmpdir(), "keyhold-bench-"));
  const file = join(folder, "vault.keyhold");
  const anchorDirectory = join(folder, "data", "anchors");
  const parameters = newPassphraseParameters(policy.create);
  const slotKey = derivePassphraseSlotKey(utf8(benchPassphrase), parameters, policy);
  const vault = createVault({
    file,
    anchorDirectory,
    policy,
    context,
    slots: [{ parameters, slotKey }],
    initialize: (tx) => createIdentity(tx, { name: "Bench", device: "bench" }, Date.now()),
  });
  const app = openBench(vault);
  for (let start = 0; start < keys; start += batch) {
    app.vault.write([], (tx) => {
      for (let index = start; index < Math.min(keys, start + batch); index++) insertKey(app, tx, keyNumber(index));
    });
  }
  vault.close();
  return { folder, file, anchorDirectory };
}

export function openBench(vault: Parameters<typeof openApp>[0]): App {
  return openApp(vault, { now: () => Date.now(), emit: () => undefined, checkpoint: () => undefined });
}

/** Opens a vault that was filled, as a worker does. */
export function openFilled({ file, anchorDirectory }: FilledVault, policy: Argon2Policy): App {
  const prepared = prepareVault({ file, anchorDirectory, policy, context });
  const [slot] = prepared.slots;
  if (slot?.parameters.kind !== "passphrase") throw new Error("the bench vault has a passphrase");
  const slotKey = derivePassphraseSlotKey(utf8(benchPassphrase), slot.parameters, policy);
  return openBench(prepared.unlock(slot.id, slotKey));
}

export function keyNumber(index: number) {
  const service = services[index % services.length] ?? "Stripe";
  return {
    name: `${service.toUpperCase()}_${index % 7 === 0 ? "WEBHOOK" : "API"}_KEY_${index}`,
    env: environments[index % environments.length] ?? "dev",
    value: utf8(`sk_${toBase64(randomBytes(24))}`),
    service,
    type: "private" as const,
    tags: [`team-${index % 20}`, index % 2 === 0 ? "billing" : "internal"],
    owner: `Person ${index % 30}`,
    rotateEvery: 30,
    showOnce: false,
  };
}
