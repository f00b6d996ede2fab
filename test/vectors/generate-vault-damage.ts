/** What somebody else may do to the frozen vault without its key. */
import { utf8 } from "../../shared/crypto/bytes.ts";
import { hashOf } from "../independent/primitives.ts";
import type { VaultRows } from "../independent/vault.ts";
import { fixedBytes } from "./fixed-people.ts";
import type { BadVector, CredentialForm } from "./keyhold-forms.ts";

export const vaultFileName = "vault-v1.keyhold";
export const oldPassphrase = "correct horse battery staple";
export const newPassphrase = "tr0ub4dor and three";
const byNew: CredentialForm = { kind: "passphrase", passphrase: newPassphrase };
const byOld: CredentialForm = { kind: "passphrase", passphrase: oldPassphrase };

/**
 * The frozen vault's rows (`after`), as they were before the last changes, and as another history of the same vault
 * has them.
 */
export type VaultHistory = { readonly before: VaultRows; readonly forked: VaultRows; readonly after: VaultRows };

const sql = (bytes: Uint8Array | undefined) => `x'${Buffer.from(bytes ?? []).toString("hex")}'`;

export function badVaults({ before, forked, after }: VaultHistory): BadVector<"vault">[] {
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
  const vectors = [
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
  // What the whole list and the log's end say is judged at unlock; the rest when it is looked at.
  const later = [
    "a changed entry in the middle",
    "a changed link in the middle",
    "a log without one entry",
    "two entries of the log",
    "a changed entry with",
  ];
  return vectors.map((vector) =>
    later.some((name) => vector.name.startsWith(name))
      ? vector
      : { ...vector, input: { ...vector.input, until: "unlock" } },
  );
}

/** The links need no key: whoever changes an entry can make them anew. */
function withLinksThatFit({ vaultId, audit }: VaultRows): string[] {
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
