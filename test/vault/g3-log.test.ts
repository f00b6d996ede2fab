/** G3 for the activity log: of ten thousand entries whichever was touched is named, and nobody without the key can hide it. */
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { firstLink, followChain, nextLink } from "../../vault/audit-chain.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { scale } from "../support/scale.ts";
import { createAt, newPlace, passphraseSlot, removePlace, unlockAt, type VaultPlace } from "../support/vault-case.ts";

const last = 10_000;
type Row = { seq: number; entry: Buffer; link: Buffer };

let place: VaultPlace;
let vault: OpenVault;
let database: Database.Database;

beforeAll(() => {
  place = newPlace();
  vault = createAt(place);
  const missing = last - vault.auditEntries;
  vault.audit(
    Array.from({ length: missing }, (_, index) => ({
      action: "key.reveal",
      // Entries of one, two and three blocks.
      subject: `K${index} ${"x".repeat(index % 600)}`,
      outcome: "ok" as const,
    })),
  );
  database = new Database(place.file);
  database.unsafeMode(true);
});
afterAll(() => {
  database.close();
  vault.close();
  removePlace(place);
});

const row = (seq: number) => database.prepare("SELECT * FROM audit WHERE seq = ?").get(seq) as Row;
const rows = (from: number) => database.prepare("SELECT * FROM audit WHERE seq >= ? ORDER BY seq").all(from) as Row[];
const put = ({ seq, entry, link }: Row) =>
  database.prepare("INSERT OR REPLACE INTO audit (seq, entry, link) VALUES (?, ?, ?)").run(seq, entry, link);
const remove = (seq: number) => database.prepare("DELETE FROM audit WHERE seq = ?").run(seq);

function flipped(bytes: Buffer, random: number): Buffer {
  const copy = Buffer.from(bytes);
  const at = Math.floor(random * copy.length);
  copy[at] = (copy[at] ?? 0) ^ (1 << (Math.floor(random * 7919) % 8));
  return copy;
}

/** What somebody without the key can do about the links: they are plain hashes. */
function linkAgain(from: number): void {
  let link = from === 1 ? firstLink(vault.id) : row(from - 1).link;
  database.transaction(() => {
    for (const { seq, entry } of rows(from)) {
      link = nextLink(link, entry);
      database.prepare("UPDATE audit SET link = ? WHERE seq = ?").run(link, seq);
    }
  })();
}

/** The same numbers each time. */
function* numbers(): Generator<number> {
  for (let state = 12_345; ; ) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    yield state / 2 ** 31;
  }
}
const dice = numbers();
const roll = () => dice.next().value as number;
/** Both ends, a page's end, and some in between. */
const places = () => [
  1,
  256,
  257,
  last - 1,
  ...Array.from({ length: 3 * scale }, () => 2 + Math.floor(roll() * (last - 4))),
];

function complaintOf(work: () => unknown): { code?: string; message?: string } {
  try {
    work();
  } catch (error) {
    return error as { code: string; message: string };
  }
  return {};
}

/** Changes the log, has it checked, and puts everything back. @param from the first row that may be changed. */
function complaintAfter(from: number, change: () => void): { code?: string; message?: string } {
  const before = rows(from);
  change();
  const complaint = complaintOf(() => vault.verifyAudit());
  database.transaction(() => {
    database.prepare("DELETE FROM audit WHERE seq >= ?").run(from);
    for (const one of before) put(one);
  })();
  return complaint;
}

const named = (seq: number, what: "changed" | "missing" | "damaged") => ({
  code: "audit_broken",
  message: expect.stringMatching(new RegExp(`^Entry ${seq} of the activity log (was|is) ${what}\\.`)) as string,
});

describe("an entry of ten thousand", () => {
  test.each<[string, (seq: number) => void, "changed" | "missing" | "damaged", number]>([
    ["whose bytes were changed", (seq) => put({ ...row(seq), entry: flipped(row(seq).entry, roll()) }), "changed", 0],
    ["whose link was changed", (seq) => put({ ...row(seq), link: flipped(row(seq).link, roll()) }), "changed", 0],
    ["that was emptied", (seq) => put({ ...row(seq), entry: Buffer.alloc(0) }), "changed", 0],
    ["whose link was cut", (seq) => put({ ...row(seq), link: row(seq).link.subarray(1) }), "damaged", 0],
    ["that was taken out", remove, "missing", 0],
    ["that has the next one's contents", (seq) => put({ ...row(seq + 1), seq }), "changed", 0],
    [
      "that changed places with the next one",
      (seq) => {
        const [one, other] = [row(seq), row(seq + 1)];
        put({ ...one, seq: seq + 1 });
        put({ ...other, seq });
      },
      "changed",
      0,
    ],
    ["that is there twice in a row", (seq) => put({ ...row(seq), seq: seq + 1 }), "changed", 1],
  ])("%s is named, the first one of them", (_, change, what, offset) => {
    for (const seq of places()) {
      expect(
        complaintAfter(seq, () => change(seq)),
        `entry ${seq}`,
      ).toMatchObject(named(seq + offset, what));
    }
  });

  test("is named although every link behind it was made anew; the links alone would not tell", () => {
    for (const seq of [1, 257, 9000]) {
      const complaint = complaintAfter(seq, () => {
        put({ ...row(seq), entry: flipped(row(seq).entry, roll()) });
        linkAgain(seq);
        const start = { seq: 0, link: firstLink(vault.id) };
        followChain(database, start, { seq: last, link: row(last).link });
      });
      expect(complaint, `entry ${seq}`).toMatchObject(named(seq, "changed"));
    }
  });

  test("is named when one was taken out, the others moved up and every link was made anew", () => {
    const seq = 9500;
    const complaint = complaintAfter(seq, () => {
      const later = rows(seq + 1);
      database.transaction(() => {
        for (const one of later) put({ ...one, seq: one.seq - 1 });
        put({ ...row(last - 1), seq: last });
      })();
      linkAgain(seq);
    });
    expect(complaint).toMatchObject(named(seq, "changed"));
  });

  test("each of them is proved: one bit in every entry, and every entry is named", () => {
    const before = rows(1);
    const missed: number[] = [];
    const step = Math.max(1, Math.floor(20 / scale));
    database.transaction(() => {
      for (const one of before) put({ ...one, entry: flipped(one.entry, roll()) });
    })();
    for (let seq = 1; seq <= last; seq += step) {
      const { message = "" } = complaintOf(() => vault.readAudit({ from: seq, limit: 1 }));
      if (!message.startsWith(`Entry ${seq} of the activity log was changed.`)) missed.push(seq);
    }
    database.transaction(() => {
      for (const one of before) put(one);
    })();
    expect(missed).toEqual([]);
    expect(vault.verifyAudit()).toEqual({ entries: last });
  });
});

describe("the log's end", () => {
  const atUnlock = () => complaintOf(() => unlockAt(place).close());

  test("that was cut off, or lengthened, is noticed by who has it open and by who opens it", () => {
    const before = rows(last - 20);
    for (const seq of [last - 20, last]) {
      database.prepare("DELETE FROM audit WHERE seq >= ?").run(seq);
      expect(complaintOf(() => vault.verifyAudit())).toMatchObject({ code: "audit_broken" });
      expect(atUnlock()).toMatchObject({
        message: expect.stringContaining(`ends at entry ${seq - 1} instead of ${last}`),
      });
      for (const one of before) put(one);
    }
    put({ ...row(last), seq: last + 1 });
    expect(complaintOf(() => vault.verifyAudit())).toMatchObject({ code: "audit_broken" });
    expect(atUnlock()).toMatchObject({ message: expect.stringContaining(`behind its end, from ${last + 1} on`) });
    remove(last + 1);
    expect(vault.verifyAudit()).toEqual({ entries: last });
  });
});

describe("a check in steps", () => {
  test("lets others write in between, and proves what was there when it began", () => {
    const check = vault.checkAudit();
    expect(check.step(4000)).toBe(false);
    expect(check.progress).toEqual({ done: 4000, total: last });
    const other = unlockAt(place);
    other.audit({ action: "key.copy", subject: "meanwhile", outcome: "ok" });
    other.close();
    vault.audit({ action: "key.copy", subject: "meanwhile", outcome: "ok" });
    expect(check.step(last)).toBe(true);
    expect(check.progress).toEqual({ done: last, total: last });
    check.end();
    expect(vault.verifyAudit()).toEqual({ entries: last + 2 });
  });

  test("a new key seals the log anew: what the old one proved or sealed counts no more", () => {
    const small = newPlace();
    const other = createAt(small);
    other.audit(Array.from({ length: 20 }, () => ({ action: "key.copy", subject: "K", outcome: "ok" as const })));
    const file = new Database(small.file);
    const old = file.prepare("SELECT * FROM audit WHERE seq = 7").get() as Row;
    const check = other.checkAudit();
    check.step(10);
    other.replaceVaultKey({ action: "vault.passphrase", subject: "vault", outcome: "ok" }, [passphraseSlot()]);
    expect(complaintOf(() => check.step(10))).toMatchObject({ code: "conflict" });
    check.end();
    file.prepare("UPDATE audit SET entry = ?, link = ? WHERE seq = 7").run(old.entry, old.link);
    file.close();
    expect(complaintOf(() => other.verifyAudit())).toMatchObject(named(7, "changed"));
    other.close();
    removePlace(small);
  });
});
