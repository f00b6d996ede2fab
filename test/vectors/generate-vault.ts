import { chmodSync, copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SlotKey } from "../../shared/crypto/brands.ts";
import { fromBase64, toBase64, utf8 } from "../../shared/crypto/bytes.ts";
import { AnchorPlace } from "../../vault/anchor.ts";
import { createVault } from "../../vault/create.ts";
import { purposeKeys } from "../../vault/keys.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { type PrepareOptions, prepareVault } from "../../vault/prepare.ts";
import { deviceSlotKey } from "../../vault/slot-device.ts";
import { derivePassphraseSlotKey, newPassphraseParameters } from "../../vault/slot-passphrase.ts";
import { recoveryCode, recoverySlotKey } from "../../vault/slot-recovery.ts";
import type { NewSlot } from "../../vault/slots.ts";
import { hashOf } from "../independent/primitives.ts";
import { readVaultFile } from "../independent/vault-file.ts";
import { cheapPolicy } from "../support/cheap-policy.ts";
import { fixedBytes, noon } from "./fixed-people.ts";
import type { BadVector, CredentialForm, GoodVector, VectorFile } from "./keyhold-forms.ts";
import * as program from "./read-with-program.ts";

export const vaultFileName = "vault-v1.keyhold";
export const newPassphrase = "tr0ub4dor and three";
const oldPassphrase = "correct horse battery staple";
const recoverySecret = fixedBytes("recovery") as Parameters<typeof recoverySlotKey>[0];
const deviceSecret = fixedBytes("device") as Parameters<typeof deviceSlotKey>[0];

const byNew: CredentialForm = { kind: "passphrase", passphrase: newPassphrase };
const byOld: CredentialForm = { kind: "passphrase", passphrase: oldPassphrase };
const byRecovery: CredentialForm = { kind: "recovery", code: recoveryCode(recoverySecret) };
const byDevice: CredentialForm = { kind: "device", secret: toBase64(deviceSecret) };

function passphraseSlot(passphrase: string): NewSlot {
  const parameters = newPassphraseParameters(cheapPolicy.create);
  return { parameters, slotKey: derivePassphraseSlotKey(utf8(passphrase), parameters, cheapPolicy) };
}

const entry = (action: string, subject: string) => ({ action, subject, outcome: "ok" }) as const;
const sql = (bytes: Uint8Array | undefined) => `x'${Buffer.from(bytes ?? []).toString("hex")}'`;

/** A vault with a history: a record added, one changed, one removed, the passphrase changed. */
function makeVault(folder: string): Record<"before" | "forked" | "after", Rows> {
  const file = join(folder, "made.keyhold");
  let minutes = 0;
  const options = {
    file,
    anchorDirectory: join(folder, "anchors"),
    policy: cheapPolicy,
    context: { actor: "Ada", device: "Ada's laptop", program: "vectors" },
    now: () => noon + 60_000 * minutes++,
  };
  const recovery: NewSlot = { parameters: { kind: "recovery" }, slotKey: recoverySlotKey(recoverySecret) };
  const device: NewSlot = {
    parameters: { kind: "device", name: fixedBytes("device name", 16) },
    slotKey: deviceSlotKey(deviceSecret) as SlotKey,
  };
  const vault = createVault({ ...options, slots: [passphraseSlot(oldPassphrase), recovery, device] });
  const add = (name: string, value: string) =>
    vault.write(entry("add", name), (tx) => tx.insert({ kind: "key", name }, { value, notes: "ä ö \u{1f511}" }));
  const stripe = add("Stripe live", "sk_live_1");
  const removed = add("Old key", "old");
  add("GitHub", "g".repeat(700));
  const before = rowsOf(vault, folder);
  vault.write(entry("edit", "Stripe live"), (tx) => tx.update(stripe, { detail: { value: "sk_live_2" } }));
  vault.write(entry("remove", "Old key"), (tx) => tx.remove(removed));
  vault.changePassphrase(entry("passphrase", "vault"), passphraseSlot(newPassphrase));
  const forked = forkedRows(vault, folder, options);
  vault.addSlot(entry("device", "vault"), device);
  vault.close();
  if (existsSync(`${file}-wal`)) throw new Error("the vault's log was not taken into the file");
  return { before, forked, after: rowsOf(vault, folder) };
}

/** What a copy of the vault becomes when somebody goes on with it instead. */
function forkedRows(vault: OpenVault, folder: string, options: PrepareOptions): Rows {
  const copy = copyWithLog(vault, folder);
  const prepared = prepareVault({ ...options, file: copy, anchorDirectory: join(folder, "other anchors") });
  const way = prepared.slots.find(({ kind }) => kind === "recovery");
  const fork = prepared.unlock(way?.id ?? 0, recoverySlotKey(recoverySecret));
  fork.audit(entry("other", "vault"));
  fork.close();
  return readVaultFile(copy);
}

/** The rows as they are now, without ending the vault: its log is still outside the main file. */
function rowsOf(vault: OpenVault, folder: string): Rows {
  return readVaultFile(copyWithLog(vault, folder));
}

function copyWithLog(vault: OpenVault, folder: string): string {
  const copy = join(mkdtempSync(join(folder, "rows-")), "copy");
  for (const suffix of ["", "-wal"]) {
    if (existsSync(vault.path + suffix)) copyFileSync(vault.path + suffix, copy + suffix);
  }
  return copy;
}

export function vaultVectors(frozen: string): VectorFile {
  const folder = mkdtempSync(join(tmpdir(), "keyhold-vectors-"));
  try {
    const rows = makeVault(folder);
    const made = join(folder, "made.keyhold");
    const anchor = anchorVectors(folder, rows.after.vaultId, made);
    copyFileSync(made, join(frozen, vaultFileName));
    chmodSync(join(frozen, vaultFileName), 0o644);
    const good: Omit<GoodVector<"vault">, "expected">[] = [
      { name: "by its passphrase", input: { file: vaultFileName, credential: byNew } },
      { name: "by its recovery code", input: { file: vaultFileName, credential: byRecovery } },
      { name: "by a device's key", input: { file: vaultFileName, credential: byDevice } },
    ];
    return {
      vault: {
        // Each on a copy: reading leaves SQLite's own files beside what it read.
        good: good.map((vector) => ({ ...vector, expected: program.vaultFile(copyOf(made), vector.input.credential) })),
        mustFail: badVaults(rows),
      },
      anchor,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function copyOf(file: string): string {
  const copy = `${file}.${copies++}`;
  copyFileSync(file, copy);
  return copy;
}
let copies = 0;

type Rows = ReturnType<typeof readVaultFile>;

function badVaults({ before, forked, after }: ReturnType<typeof makeVault>): BadVector<"vault">[] {
  const bad = (name: string, error: BadVector["error"], changes: string[], credential = byNew): BadVector<"vault"> => ({
    name,
    input: { file: vaultFileName, credential, changes },
    error,
  });
  const kept = after.records.map(({ id }) => sql(id));
  const [one = "", other = ""] = kept;
  const same = (id: Uint8Array) => (row: { id: Uint8Array }) => Buffer.compare(row.id, id) === 0;
  const gone = before.records.find(({ id }) => !after.records.some(same(id)));
  const edited = before.records.find(({ id, version }) =>
    after.records.some((row) => same(id)(row) && row.version !== version),
  );
  const swap = (column: string) => [
    "CREATE TEMP TABLE swap AS SELECT id, overview, detail FROM records",
    `UPDATE records SET ${column} = (SELECT ${column} FROM swap WHERE swap.id = CASE records.id WHEN ${one} THEN ${other} ELSE ${one} END)`,
    "DROP TABLE temp.swap",
  ];
  const flip = (table: string, column: string, where: string, bytes: Uint8Array | undefined, at: number) => {
    const changed = Uint8Array.from(bytes ?? []);
    changed[at] = (changed[at] ?? 0) ^ 1;
    return [`UPDATE ${table} SET ${column} = ${sql(changed)} WHERE ${where}`];
  };
  const first = after.records.find(same(fromSql(one)));
  const oldSlot = before.slots[0];
  const passphraseSlotRow = after.slots.find(({ header }) => Buffer.from(header).includes('"passphrase"'));
  const header = Buffer.from(passphraseSlotRow?.header ?? []);
  const newHeader = (text: string) => [
    `UPDATE slots SET header = ${sql(Buffer.from(text))} WHERE id = ${passphraseSlotRow?.id}`,
  ];
  const lastSeq = after.audit.length;
  const lastEntry = after.audit.at(-1);
  return [
    bad("another passphrase", "wrong_passphrase", [], { kind: "passphrase", passphrase: "Correct horse" }),
    bad("the passphrase from before", "wrong_passphrase", [], byOld),
    bad("a removed record", "vault_damaged", [`DELETE FROM records WHERE id = ${one}`]),
    bad("all records removed", "vault_damaged", ["DELETE FROM records"]),
    bad("a record under another id", "vault_damaged", [
      `UPDATE records SET id = ${sql(fixedBytes("another id", 16))} WHERE id = ${one}`,
    ]),
    bad("a record twice", "vault_damaged", [
      `INSERT INTO records SELECT ${sql(fixedBytes("another id", 16))}, version, overview, detail FROM records WHERE id = ${one}`,
    ]),
    bad("a removed record put back", "vault_damaged", [
      `INSERT INTO records VALUES (${sql(gone?.id)}, ${gone?.version}, ${sql(gone?.overview)}, ${sql(gone?.detail)})`,
    ]),
    bad("an older state of a record put back", "vault_damaged", [
      `UPDATE records SET version = ${edited?.version}, overview = ${sql(edited?.overview)}, detail = ${sql(edited?.detail)} WHERE id = ${sql(edited?.id)}`,
    ]),
    bad("another version number", "vault_damaged", [`UPDATE records SET version = version + 1 WHERE id = ${one}`]),
    bad("exchanged overviews", "vault_damaged", swap("overview")),
    bad("exchanged details", "vault_damaged", swap("detail")),
    bad("an overview in the place of a detail", "vault_damaged", ["UPDATE records SET detail = overview"]),
    bad("a changed overview", "vault_damaged", flip("records", "overview", `id = ${one}`, first?.overview, 50)),
    bad("a changed detail", "vault_damaged", flip("records", "detail", `id = ${one}`, first?.detail, 50)),
    bad("a changed manifest", "vault_damaged", flip("meta", "value", "key = 'manifest'", after.manifest, 50)),
    bad("no manifest", "vault_damaged", ["DELETE FROM meta WHERE key = 'manifest'"]),
    bad("an older manifest and log", "vault_damaged", [
      `UPDATE meta SET value = ${sql(before.manifest)} WHERE key = 'manifest'`,
      `DELETE FROM audit WHERE seq > ${before.audit.length}`,
    ]),
    bad("another vault's id", "vault_damaged", [
      `UPDATE meta SET value = ${sql(fixedBytes("another vault", 16))} WHERE key = 'vault'`,
    ]),
    bad("a removed way to unlock", "vault_damaged", [`DELETE FROM slots WHERE id <> ${passphraseSlotRow?.id}`]),
    bad(
      "an old passphrase put back, and used",
      "vault_damaged",
      [
        `UPDATE slots SET header = ${sql(oldSlot?.header)}, wrapped = ${sql(oldSlot?.wrapped)} WHERE id = ${passphraseSlotRow?.id}`,
      ],
      byOld,
    ),
    bad("an old passphrase put back beside the new one", "vault_damaged", [
      `INSERT INTO slots VALUES (99, ${sql(oldSlot?.header)}, ${sql(oldSlot?.wrapped)})`,
    ]),
    bad("a slot under another number", "vault_damaged", [
      "UPDATE slots SET id = 99 WHERE id = (SELECT max(id) FROM slots)",
    ]),
    bad(
      "a slot of less cost than any",
      "kdf_downgrade",
      newHeader(header.toString().replace('"mem":8192', '"mem":8191')),
    ),
    bad("a slot of too much cost", "kdf_too_costly", newHeader(header.toString().replace('"ops":1', '"ops":17'))),
    bad(
      "a slot's header with white space",
      "vault_damaged",
      newHeader(header.toString().replace('"ops":1', '"ops": 1')),
    ),
    bad(
      "a changed entry in the middle of the log",
      "audit_broken",
      flip("audit", "entry", "seq = 2", after.audit[1]?.entry, 50),
    ),
    bad(
      "a changed last entry of the log",
      "audit_broken",
      flip("audit", "entry", `seq = ${lastSeq}`, lastEntry?.entry, 50),
    ),
    bad(
      "a changed link in the middle of the log",
      "audit_broken",
      flip("audit", "link", "seq = 2", after.audit[1]?.link, 5),
    ),
    bad("a log without its end", "audit_broken", [`DELETE FROM audit WHERE seq = ${lastSeq}`]),
    bad("a log without one entry", "audit_broken", ["DELETE FROM audit WHERE seq = 2"]),
    bad("a log without anything", "audit_broken", ["DELETE FROM audit"]),
    bad("a log with an entry behind its end", "audit_broken", [
      `INSERT INTO audit SELECT ${lastSeq + 1}, entry, link FROM audit WHERE seq = ${lastSeq}`,
    ]),
    bad("two entries of the log exchanged", "audit_broken", [
      "UPDATE audit SET seq = 1000 WHERE seq = 2",
      "UPDATE audit SET seq = 2 WHERE seq = 3",
      "UPDATE audit SET seq = 3 WHERE seq = 1000",
    ]),
    bad("a last entry of the log from another history of this vault", "audit_broken", [
      `UPDATE audit SET entry = ${sql(forked.audit.at(-1)?.entry)}, link = ${sql(forked.audit.at(-1)?.link)} WHERE seq = ${lastSeq}`,
    ]),
    bad("a changed entry with all links made to fit", "audit_broken", withLinksThatFit(after)),
    bad("a newer format", "vault_newer", [`UPDATE meta SET value = ${sql(utf8("2"))} WHERE key = 'format'`]),
    bad("newer tables", "vault_newer", ["PRAGMA user_version = 2"]),
    bad("another application's file", "not_a_vault", ["PRAGMA application_id = 0"]),
    bad("a trigger that was put in", "vault_damaged", [
      "CREATE TRIGGER later AFTER UPDATE ON meta BEGIN DELETE FROM audit; END",
    ]),
    bad("a table that was put in", "vault_damaged", ["CREATE TABLE more (a)"]),
  ];
}

/** The links need no key: whoever changes an entry can make them anew. */
function withLinksThatFit({ vaultId, audit }: Rows): string[] {
  let link = hashOf("keyhold/audit-link/v1", vaultId);
  return audit.map(({ seq, entry }) => {
    const changed = seq === 2 ? entry.map((byte, index) => (index === 50 ? byte ^ 1 : byte)) : entry;
    link = hashOf("keyhold/audit-link/v1", link, changed);
    return `UPDATE audit SET entry = ${sql(changed)}, link = ${sql(link)} WHERE seq = ${seq}`;
  });
}

function fromSql(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.slice(2, -1), "hex"));
}

function anchorVectors(folder: string, vaultId: Uint8Array, path: string): NonNullable<VectorFile["anchor"]> {
  const written = readdirSync(join(folder, "anchors")).filter((name) => /^[0-9a-f]{64}$/.test(name));
  if (written.length !== 1) throw new Error("one vault leaves one anchor");
  // The anchor of the vault above hangs on a temporary path and on a key that is not in any vector: another is frozen.
  const vaultKey = fixedBytes("vault key");
  const place = new AnchorPlace(join(folder, "more"), vaultId, "/home/ada/team.keyhold");
  const keys = purposeKeys(vaultKey as Parameters<typeof purposeKeys>[0]);
  place.write(keys.anchor, { epoch: 7, at: noon, auditSeq: 9, auditHead: fixedBytes("head") });
  place.close();
  const bytes = readFileSync(place.file);
  const input = {
    vaultKey: toBase64(vaultKey),
    vaultId: toBase64(vaultId),
    path: "/home/ada/team.keyhold",
    bytes: toBase64(bytes),
  };
  const bad = (name: string, change: Partial<typeof input>) => ({
    name,
    input: { ...input, ...change },
    error: "vault_rolled_back" as const,
  });
  const changed = (at: number) => {
    const copy = fromBase64(input.bytes);
    copy[at] = (copy[at] ?? 0) ^ 1;
    return toBase64(copy);
  };
  if (path === place.file) throw new Error("the anchor is the vault");
  return {
    good: [{ name: "an anchor", input, expected: program.anchor(input) }],
    mustFail: [
      bad("a changed mac", { bytes: changed(3) }),
      bad("a changed epoch", { bytes: changed(input.bytes.length > 0 ? bytes.indexOf('"epoch":') + 8 : 0) }),
      bad("cut off", { bytes: toBase64(bytes.subarray(0, -1)) }),
      bad("only a mac", { bytes: toBase64(bytes.subarray(0, 32)) }),
      bad("empty", { bytes: "" }),
      bad("another vault's key", { vaultKey: toBase64(fixedBytes("another vault key")) }),
      bad("another vault's id", { vaultId: toBase64(fixedBytes("another vault", 16)) }),
    ],
  };
}
