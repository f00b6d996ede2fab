/** A worker that derives a slot key at production cost and says when it was done, by the clock all threads share. */
import { parentPort } from "node:worker_threads";
import { productionPolicy } from "../shared/crypto/argon2.ts";
import { utf8 } from "../shared/crypto/bytes.ts";
import { derivePassphraseSlotKey, newPassphraseParameters } from "../vault/slot-passphrase.ts";
import { passphrase } from "./vault-fixture.ts";

parentPort?.once("message", () => {
  parentPort?.postMessage("begun");
  derivePassphraseSlotKey(utf8(passphrase), newPassphraseParameters(productionPolicy.create), productionPolicy);
  parentPort?.postMessage(performance.timeOrigin + performance.now());
});
