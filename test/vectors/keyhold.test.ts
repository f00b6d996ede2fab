/**
 * Our own formats, frozen: today's code and the independent reader must read every good vector to the same content,
 * and both must refuse every other one. A test that fails here means that files or links of people out there would
 * no longer open; the vectors are never made anew to make it pass.
 */
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, describe, expect, test } from "vitest";
import { Refused } from "../independent/bytes.ts";
import { errorCodeOf } from "../support/error-code.ts";
import { editedBackup } from "./edit-backup.ts";
import { backupVectors } from "./generate-backup.ts";
import { identityVectors } from "./generate-identity.ts";
import { inboxVectors } from "./generate-inbox.ts";
import { introductionVectors } from "./generate-introductions.ts";
import { linkVectors } from "./generate-links.ts";
import { noticeVectors } from "./generate-notices.ts";
import { slotVectors } from "./generate-slots.ts";
import { vaultVectors } from "./generate-vault.ts";
import type { FormatName, Inputs, VectorFile } from "./keyhold-forms.ts";
import * as program from "./read-with-program.ts";
import * as reader from "./read-with-reader.ts";
import { readVectorJson } from "./vector-files.ts";

const frozen = join(import.meta.dirname, "keyhold");
const folder = mkdtempSync(join(tmpdir(), "keyhold-vectors-"));
let copies = 0;

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A copy of a frozen vault, after what somebody else did to it. */
function changedVault({ file, changes = [] }: Inputs["vault"], from = frozen): string {
  const copy = join(folder, `${copies++}.keyhold`);
  copyFileSync(join(from, file), copy);
  if (changes.length > 0) {
    const database = new Database(copy);
    for (const change of changes) database.exec(change);
    database.close();
  }
  return copy;
}

/** A copy of a frozen backup in a folder of its own, after what somebody else did to it. */
function changedBackup({ file, edit }: Inputs["backup"], from = frozen) {
  const own = join(folder, `${copies++}`);
  mkdirSync(own);
  const bytes = editedBackup(Uint8Array.from(readFileSync(join(from, file))), edit);
  const backup = join(own, "copy.keyhold-backup");
  writeFileSync(backup, bytes);
  return { backup, bytes, own };
}

const withProgram = {
  ...program,
  vault: (input: Inputs["vault"]) => program.vaultFile(changedVault(input), input.credential, input.until),
  backup: (input: Inputs["backup"]) => {
    const { backup, own } = changedBackup(input);
    return program.backupFile(backup, input.credential, join(own, "restored"));
  },
};
const withReader = {
  ...reader,
  vault: (input: Inputs["vault"], from?: string) => reader.vaultFile(changedVault(input, from), input.credential),
  backup: (input: Inputs["backup"], from?: string) => {
    const { bytes, own } = changedBackup(input, from);
    return reader.backupFile(bytes, input.credential, own);
  },
};

function refusedByReader(read: () => unknown): boolean {
  try {
    read();
  } catch (error) {
    // Not content with any exception: a crash is no refusal.
    if (error instanceof Refused) return true;
    throw error;
  }
  return false;
}

// What leaves for other logs is written and never read: `activity.test.ts` holds it. One-time codes have `totp.test.ts`, exported keys `export.test.ts`.
const files = readdirSync(frozen).filter(
  (name) => name.endsWith(".json") && !/^(activity|export|scan|totp)-/.test(name),
);

test("there are vectors", () => {
  expect(files.length).toBeGreaterThanOrEqual(6);
});

for (const name of files) {
  const file = readVectorJson<VectorFile>(`keyhold/${name}`);
  for (const format of Object.keys(file) as FormatName[]) {
    describe(`${name}: ${format}`, () => {
      const vectors = file[format];
      const read = withProgram[format as keyof typeof withProgram] as (input: unknown) => unknown;
      const readAgain = withReader[format as keyof typeof withReader] as (input: unknown) => unknown;
      for (const { name: title, input, expected } of vectors?.good ?? []) {
        test(`good: ${title}`, () => {
          expect(read(input)).toEqual(expected);
          expect(readAgain(input)).toEqual(expected);
        });
      }
      for (const { name: title, input, error } of vectors?.mustFail ?? []) {
        test(`must fail: ${title}`, () => {
          expect(errorCodeOf(() => read(input))).toBe(error);
          expect(
            refusedByReader(() => readAgain(input)),
            "refused by the independent reader",
          ).toBe(true);
        });
      }
    });
  }
}

describe("what today's code writes", () => {
  const made = mkdtempSync(join(folder, "made-"));
  const makers = {
    identityVectors,
    inboxVectors,
    introductionVectors,
    linkVectors,
    noticeVectors,
    slotVectors,
    vaultVectors,
    backupVectors,
  };

  test.each(Object.keys(makers) as (keyof typeof makers)[])("is read by the independent reader: %s", (name) => {
    const fresh = makers[name](made);
    let read = 0;
    for (const format of Object.keys(fresh) as FormatName[]) {
      const readAgain = withReader[format as keyof typeof withReader] as (input: unknown, from: string) => unknown;
      for (const { name: title, input, expected } of fresh[format]?.good ?? []) {
        // Argon2id at 64 MiB was done once above; its bytes do not change.
        if (format === "slot" && title.includes("shipped floor")) continue;
        expect(readAgain(input, made), title).toEqual(expected);
        read++;
      }
    }
    expect(read).toBeGreaterThan(0);
  });
});
