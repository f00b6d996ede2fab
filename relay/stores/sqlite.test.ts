import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { newLink, type StoreBench, storeConformance } from "../../test/relay/store-conformance.ts";
import { errorCodeOf } from "../../test/support/error-code.ts";
import { SqliteStore } from "./sqlite.ts";

const gibibyte = 1024 ** 3;

storeConformance("SQLite", async (): Promise<StoreBench> => {
  const folder = mkdtempSync(join(tmpdir(), "keyhold-store-"));
  const file = join(folder, "links.sqlite");
  return {
    open: async (options) => new SqliteStore({ file, storageLimit: options?.storageLimit ?? gibibyte }),
    holds: async (bytes) => {
      const database = new Sqlite(file);
      database.pragma("wal_checkpoint(TRUNCATE)");
      const image = database.serialize();
      database.close();
      return image.includes(Buffer.from(bytes).subarray(0, 32));
    },
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
});

describe("the SQLite file", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "keyhold-store-"));
    file = join(folder, "below", "links.sqlite");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test("it and what stands beside it can be read by nobody else, whatever the umask says", async () => {
    const before = process.umask(0);
    try {
      const store = new SqliteStore({ file, storageLimit: gibibyte });
      await store.create(newLink(), 1_800_000_000_000);
      const mode = (path: string) => statSync(path).mode & 0o777;
      expect([mode(join(folder, "below")), mode(file), mode(`${file}-wal`), mode(`${file}-shm`)]).toEqual([
        0o700, 0o600, 0o600, 0o600,
      ]);
      await store.close();
    } finally {
      process.umask(before);
    }
  });

  test("a file that is no database, another program's, or a newer version's is refused unharmed", () => {
    const open = () => new SqliteStore({ file: join(folder, "x"), storageLimit: gibibyte });
    writeFileSync(join(folder, "x"), "plain text, long enough not to be an empty database\n".repeat(20));
    expect(errorCodeOf(open)).toBe("unsupported");
    rmSync(join(folder, "x"));
    const foreign = new Sqlite(join(folder, "x"));
    foreign.exec("CREATE TABLE theirs (a)");
    expect(errorCodeOf(open)).toBe("unsupported");
    foreign.exec("DROP TABLE theirs; PRAGMA user_version = 99");
    foreign.close();
    expect(errorCodeOf(open)).toBe("unsupported");
  });

  test("every connection syncs fully, also to a file that was there before", async () => {
    const first = new SqliteStore({ file, storageLimit: gibibyte });
    await first.close();
    // What the driver's own default would be, to show that the setting is ours.
    const plain = new Sqlite(file);
    const unset = plain.pragma("synchronous", { simple: true });
    plain.close();
    const { openDatabase } = await import("./sqlite-open.ts");
    const ours = openDatabase(file);
    expect([unset, ours.pragma("synchronous", { simple: true })]).toEqual([1, 2]);
    ours.close();
  });

  test("a file from before the inbox opens, keeps its links, and then has an inbox", async () => {
    const now = 1_800_000_000_000;
    const link = newLink({ expiresAt: now + 60_000 });
    const old = new Sqlite(join(folder, "old"));
    old.exec(schemaBeforeTheInbox);
    old
      .prepare(
        `INSERT INTO links (number, id, kind, state, ephemeral_key, claim_key, owner_key, content_hash, expires_at, due_at)
         VALUES (1, ?, 1, 'pending', ?, ?, ?, ?, ?, ?)`,
      )
      .run(link.id, link.E, link.claimKey, link.ownerKey, new Uint8Array(32), link.expiresAt, link.expiresAt);
    old.prepare("INSERT INTO ciphertexts (number, bytes) VALUES (1, ?)").run(link.ciphertext);
    old.exec("UPDATE epoch SET number = 7");
    old.close();
    for (let time = 0; time < 2; time++) {
      const store = new SqliteStore({ file: join(folder, "old"), storageLimit: gibibyte });
      expect(await store.look(link.id, now)).toMatchObject({ state: "pending", expiresAt: link.expiresAt });
      const entry = { tag: new Uint8Array(32).fill(time), entry: new Uint8Array(121) };
      expect(await store.leave(entry, now + 60_000, now)).toEqual({ outcome: "left" });
      expect(await store.lookUp([new Uint8Array(32), entry.tag], now)).toHaveLength(2);
      await store.close();
    }
    const opened = new Sqlite(join(folder, "old"), { readonly: true });
    expect(opened.pragma("user_version", { simple: true })).toBe(2);
    expect(opened.prepare("SELECT number FROM epoch").pluck().get()).toBe(7);
    expect(opened.prepare("SELECT bytes FROM ciphertexts").pluck().get()).toEqual(Buffer.from(link.ciphertext));
    opened.close();
  });
});

/** As the first release made it; never changed. */
const schemaBeforeTheInbox = `
  CREATE TABLE links (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    kind INTEGER NOT NULL CHECK (kind IN (1, 2, 3)),
    state TEXT NOT NULL CHECK (state IN ('pending', 'claimed', 'read', 'lapsed', 'revoked', 'expired')),
    ephemeral_key BLOB NOT NULL,
    claim_key BLOB NOT NULL,
    owner_key BLOB NOT NULL,
    content_hash BLOB NOT NULL,
    expires_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    lease_until INTEGER,
    reader BLOB,
    claim BLOB,
    receipt BLOB,
    report BLOB,
    guesses INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX links_due ON links (due_at);
  CREATE TABLE ciphertexts (number INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
  CREATE TABLE epoch (only INTEGER PRIMARY KEY CHECK (only = 1), number INTEGER NOT NULL) STRICT;
  INSERT INTO epoch (only, number) VALUES (1, 0);
  PRAGMA application_id = ${0x4b48524c};
  PRAGMA user_version = 1;
`;
