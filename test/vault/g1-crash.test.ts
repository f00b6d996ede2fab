/** G1: no acknowledged write is lost by a crash. */
import { afterAll, describe, expect, test } from "vitest";
import { type CrashJob, writtenValue } from "../support/crash-job.ts";
import { runWriter } from "../support/crash-runs.ts";
import { scale } from "../support/scale.ts";
import {
  createAt,
  newPlace,
  passphraseSlot,
  recoverySlot,
  removePlace,
  unlockAt,
  type VaultPlace,
} from "../support/vault-case.ts";

const kills = Math.round(200 * scale);
const lanes = 2;
const places: VaultPlace[] = [];

function newVault(): VaultPlace {
  const place = newPlace({ onDisk: true });
  places.push(place);
  createAt(place).close();
  return place;
}

afterAll(() => {
  for (const place of places) removePlace(place);
});

/** The acknowledged numbers whose records are missing or wrong afterwards. Everything else wrong throws. */
function lost(place: VaultPlace, acknowledged: readonly number[], from: number): number[] {
  const vault = unlockAt(place);
  try {
    expect(vault.anchorOutcome).toBe("ok");
    vault.verifyAudit();
    const values = new Map<string, unknown>();
    for (const { id, overview } of vault.records.values()) values.set(String(overview.name), vault.detail(id).value);
    return acknowledged.filter((number) => {
      const value = values.get(`r${number}`);
      const changed = (number + 1) % 3 === 0 && number + 1 > from;
      if (changed && acknowledged.includes(number + 1)) return value !== writtenValue(number, number + 1);
      return value !== writtenValue(number) && !(changed && value === writtenValue(number, number + 1));
    });
  } finally {
    vault.close();
  }
}

async function crash(place: VaultPlace, mode: CrashJob["mode"], from: number, killAfter: number) {
  const { lines, status, errors } = await runWriter({ folder: place.folder, mode, prefix: "r", from }, { killAfter });
  expect({ status, errors }).toEqual({ status: null, errors: "" });
  return lines.map(Number);
}

describe("a writer that is killed", () => {
  test(
    `${kills} times at random moments loses nothing that it acknowledged`,
    async () => {
      let done = 0;
      let writes = 0;
      async function lane(): Promise<void> {
        let place = newVault();
        let from = 0;
        while (done < kills) {
          done++;
          const acknowledged = await crash(place, "write", from, Math.random() * 30);
          expect(lost(place, acknowledged, from)).toEqual([]);
          writes += acknowledged.length;
          from = (acknowledged.at(-1) ?? from) + 2;
          if (from > 400) {
            place = newVault();
            from = 0;
          }
        }
      }
      await Promise.all(Array.from({ length: lanes }, lane));
      expect(writes).toBeGreaterThan(kills);
    },
    kills * 2000,
  );

  test(
    "while it replaces the vault's key leaves a whole vault under the old or the new one",
    async () => {
      const place = newPlace({ onDisk: true });
      places.push(place);
      const vault = createAt(place, [passphraseSlot()]);
      vault.write({ action: "add", subject: "", outcome: "ok" }, (tx) => {
        for (let number = 0; number < 50; number++) tx.insert({ name: `r${number}` }, { value: writtenValue(number) });
      });
      vault.close();
      const all = Array.from({ length: 50 }, (_, number) => number);
      for (let round = 0; round < 10 * scale; round++) {
        await crash(place, "replace-key", 0, Math.random() * 60);
        const opened = unlockAt(place);
        expect(opened.anchorOutcome).toBe("ok");
        opened.verifyAudit();
        const values = [...opened.records.values()].map(({ id }) => opened.detail(id).value).sort();
        expect(values).toEqual(all.map((number) => writtenValue(number)).sort());
        opened.close();
      }
    },
    60_000 * scale,
  );

  test("control: one that acknowledges before it commits is caught", async () => {
    const place = newVault();
    let from = 0;
    for (let round = 0; round < 40; round++) {
      const acknowledged = await crash(place, "early", from, Math.random() * 10);
      if (lost(place, acknowledged, from).length > 0) return;
      from = (acknowledged.at(-1) ?? from) + 2;
    }
    expect.fail("no lost write was found in 40 crashes of a writer that loses writes");
  });
});

describe("two processes that write the same vault at once", () => {
  test("lose nothing and leave one unbroken log", async () => {
    const place = newPlace({ onDisk: true });
    places.push(place);
    createAt(place, [passphraseSlot(), recoverySlot()]).close();
    const steps = Math.round(40 * scale);
    const results = await Promise.all(
      ["a", "b"].map((prefix) => runWriter({ folder: place.folder, mode: "write", prefix, from: 1, steps })),
    );
    for (const { status, errors, lines } of results) {
      expect({ status, errors, steps: lines.length }).toEqual({ status: 0, errors: "", steps });
    }
    const vault = unlockAt(place);
    const names = [...vault.records.values()].map(({ overview }) => overview.name).sort();
    const expected = ["a", "b"].flatMap((prefix) =>
      Array.from({ length: steps }, (_, index) => `${prefix}${index + 1}`),
    );
    expect(names).toEqual(expected.sort());
    expect(vault.verifyAudit()).toEqual({ entries: 1 + 2 * steps });
    vault.close();
  });
});
