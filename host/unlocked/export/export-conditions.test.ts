/** A sender's conditions leave with a value, or the value does not leave; and what was written in memory is overwritten. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { utf8 } from "../../../shared/crypto/bytes.ts";
import { newApp } from "../../../test/support/app-case.ts";
import { newPlace, removePlace } from "../../../test/support/vault-case.ts";
import { parseFile } from "../../importers/parse-file.ts";
import { addKey } from "../keys/write-key.ts";
import { setTotp } from "../totp/write-totp.ts";
import { exportKeys } from "./export-keys.ts";

const written = vi.hoisted(() => [] as Uint8Array[]);
vi.mock("../write-new-file.ts", async (original) => {
  const real = await original<typeof import("../write-new-file.ts")>();
  const writeNewFile = (file: string, content: string | Uint8Array) => {
    if (typeof content !== "string") written.push(content);
    real.writeNewFile(file, content);
  };
  return { ...real, writeNewFile };
});

test("what may not be passed on stays, a date goes along, codes are named, and nothing stays in memory", async () => {
  const place = newPlace();
  const app = newApp(place, { now: 1_800_000_000_000 });
  try {
    const deleteAfter = 1_800_100_000_000;
    const add = (name: string, rest: object) =>
      addKey(app, { name, env: "dev", value: utf8(name), service: "S", type: "private", showOnce: false, ...rest }).id;
    const dated = add("dated", { deleteAfter });
    add("bound", { noForward: true });
    const uri = utf8("otpauth://totp/Stripe:ada?secret=JBSWY3DPEHPK3PXP");
    setTotp(app, { key: { id: dated }, from: { uri } } as Parameters<typeof setTotp>[1]);
    for (const format of ["json", "env"] as const) {
      const file = join(place.folder, `out.${format}`);
      const { left, count } = exportKeys(app, { format, file });
      expect(count).toBe(1);
      expect(left.map(({ name, why }) => `${name}: ${why}`)).toEqual([
        "bound: It came from somebody with the condition not to be passed on.",
        "dated, one-time codes of Stripe: ada: Seeds of one-time codes are not written out; a backup holds them.",
      ]);
      const bytes = new Uint8Array(readFileSync(file));
      expect(new TextDecoder().decode(bytes)).not.toContain("bound");
      const parsed = await parseFile({ bytes, name: "out" });
      expect(parsed).toMatchObject({ entries: [{ deleteAfter }] });
      expect(parsed).toMatchObject({ left: [] });
    }
    // A folder in which no file can be made.
    const gone = join(place.folder, "gone", "out.json");
    expect(() => exportKeys(app, { format: "json", file: gone })).toThrow(/could not be written/);
    expect(written).toHaveLength(3);
    expect(written.every((bytes) => bytes.every((byte) => byte === 0))).toBe(true);
  } finally {
    app.vault.vault.close();
    removePlace(place);
  }
});
