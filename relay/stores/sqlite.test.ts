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
});
