import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toBase64, utf8 } from "../../shared/crypto/bytes.ts";
import { createVault } from "../../vault/create.ts";
import { deviceSlotKey } from "../../vault/slot-device.ts";
import { derivePassphraseSlotKey, newPassphraseParameters } from "../../vault/slot-passphrase.ts";
import { recoveryCode, recoverySlotKey } from "../../vault/slot-recovery.ts";
import { splitBackup } from "../independent/backup.ts";
import { cheapPolicy } from "../support/cheap-policy.ts";
import { backupMagic } from "./edit-backup.ts";
import { fixedBytes, noon } from "./fixed-people.ts";
import type { BackupEdit, BadVector, CredentialForm, VectorFile } from "./keyhold-forms.ts";
import * as program from "./read-with-program.ts";

const backupFileName = "backup-v1.keyhold-backup";
const passphrase = "correct horse battery staple";
const recoverySecret = fixedBytes("recovery") as Parameters<typeof recoverySlotKey>[0];
const deviceSecret = fixedBytes("device") as Parameters<typeof deviceSlotKey>[0];
const byPassphrase: CredentialForm = { kind: "passphrase", passphrase };
const byRecovery: CredentialForm = { kind: "recovery", code: recoveryCode(recoverySecret) };

/** A backup of three chunks. */
function makeBackup(folder: string): string {
  const parameters = newPassphraseParameters(cheapPolicy.create);
  const slotKey = derivePassphraseSlotKey(utf8(passphrase), parameters, cheapPolicy);
  const vault = createVault({
    file: join(folder, "made.keyhold"),
    anchorDirectory: join(folder, "anchors"),
    policy: cheapPolicy,
    context: { actor: "Ada", device: "Ada's laptop", program: "vectors" },
    now: () => noon,
    slots: [
      { parameters, slotKey },
      { parameters: { kind: "recovery" }, slotKey: recoverySlotKey(recoverySecret) },
      { parameters: { kind: "device", name: fixedBytes("device name", 16) }, slotKey: deviceSlotKey(deviceSecret) },
    ],
  });
  vault.write({ action: "add", subject: "keys", outcome: "ok" }, (tx) => {
    tx.insert({ kind: "key", name: "Stripe live" }, { value: "sk_live_1" });
    tx.insert({ kind: "key", name: "certificate" }, { value: "c".repeat(120_000) });
  });
  const file = join(folder, "made.backup");
  vault.backup(file);
  vault.close();
  return file;
}

export function backupVectors(frozen: string): VectorFile {
  const folder = mkdtempSync(join(tmpdir(), "keyhold-vectors-"));
  try {
    const made = makeBackup(folder);
    copyFileSync(made, join(frozen, backupFileName));
    chmodSync(join(frozen, backupFileName), 0o644);
    const good = [
      { name: "by its passphrase", input: { file: backupFileName, credential: byPassphrase } },
      { name: "by its recovery code", input: { file: backupFileName, credential: byRecovery } },
    ];
    return {
      backup: {
        good: good.map((vector, index) => ({
          ...vector,
          expected: program.backupFile(made, vector.input.credential, join(folder, `restored-${index}`)),
        })),
        mustFail: badBackups(readFileSync(made)),
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function badBackups(bytes: Uint8Array): BadVector<"backup">[] {
  const whole = Uint8Array.from(bytes);
  const { headerBytes, chunks } = splitBackup(whole, backupMagic);
  if (chunks.length !== 3) throw new Error(`the vectors want three chunks, not ${chunks.length}`);
  const headerAt = backupMagic.length + 4;
  const streamAt = headerAt + headerBytes.length;
  const firstAt = streamAt + 24;
  const secondAt = firstAt + 4 + (chunks[0]?.length ?? 0);
  const inHeader = (text: string) => headerAt + Buffer.from(headerBytes).indexOf(text) + text.length;
  const bad = (
    name: string,
    edit: BackupEdit | undefined,
    error: BadVector["error"] = "backup_damaged",
    credential = byPassphrase,
  ) => ({
    name,
    input: { file: backupFileName, credential, ...(edit === undefined ? {} : { edit }) },
    error,
  });
  const flip = (name: string, offset: number) => bad(name, { kind: "flip", offset });
  const cut = (name: string, length: number) => bad(name, { kind: "cut", length });
  const order = (name: string, ...indexes: number[]) => bad(name, { kind: "chunks", order: indexes });
  return [
    bad("another passphrase", undefined, "wrong_passphrase", { kind: "passphrase", passphrase: "Correct horse" }),
    bad("by a device's key, which no backup has", undefined, "not_found", {
      kind: "device",
      secret: toBase64(deviceSecret),
    }),
    flip("another magic", 3),
    flip("another header length", headerAt - 1),
    flip("a header far too long", headerAt - 4),
    flip("a changed version", inHeader('"v":')),
    flip("a changed date", inHeader('"createdAt":') + 3),
    flip("a changed salt", inHeader('"salt":"') + 3),
    flip("a changed number of a slot", inHeader('"id":')),
    flip("a changed wrapped key", inHeader('"wrapped":"') + 20),
    flip("a changed stream header", streamAt + 2),
    flip("a changed length of the first chunk", firstAt + 3),
    flip("a changed first chunk", firstAt + 100),
    flip("a changed length of the second chunk", secondAt + 3),
    flip("a changed second chunk", secondAt + 100),
    flip("a changed last byte", whole.length - 1),
    cut("empty", 0),
    cut("only a magic", 16),
    cut("cut off in the header", headerAt + 30),
    cut("cut off behind the header", streamAt),
    cut("cut off before the first chunk", firstAt),
    cut("cut off within a chunk", secondAt + 1000),
    cut("cut off between two chunks", secondAt),
    cut("without its last byte", whole.length - 1),
    bad("a byte behind the end", { kind: "append", bytes: "AA" }),
    bad("a chunk behind the end", {
      kind: "append",
      bytes: toBase64(Uint8Array.of(0, 0, 0, 17, ...new Uint8Array(17))),
    }),
    order("without its end", 0, 1),
    order("without its middle", 0, 2),
    order("without its beginning", 1, 2),
    order("two chunks exchanged", 1, 0, 2),
    order("a chunk twice", 0, 1, 1, 2),
    order("its end twice", 0, 1, 2, 2),
    order("only its end", 2),
    order("its end first", 2, 0, 1),
    order("no chunk at all"),
  ];
}
