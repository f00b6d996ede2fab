/** What another user may do with a vault: root passes every check, so the subject runs as nobody. */
import { chmodSync, chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runWriter } from "../support/crash-runs.ts";
import { createAt, entry, placeIn, type VaultPlace } from "../support/vault-case.ts";

const nobody = 65534;
const isRoot = process.getuid?.() === 0;

let place: VaultPlace;

beforeEach(() => {
  place = placeIn(mkdtempSync(join(tmpdir(), "keyhold-modes-")));
  const vault = createAt(place);
  vault.write(entry("add"), (tx) => tx.insert({ name: "a" }, { value: "1" }));
  vault.close();
  chmodSync(place.folder, 0o755);
  chmodSync(dirname(place.file), 0o755);
  for (const path of [place.anchors, join(place.anchors, "lock")]) if (isRoot) chownSync(path, nobody, nobody);
});
afterEach(() => rmSync(place.folder, { recursive: true, force: true }));

async function probe(): Promise<Record<string, string>> {
  rmSync(place.anchors, { recursive: true });
  chmodSync(place.folder, 0o777);
  const { lines, errors } = await runWriter(
    { folder: place.folder, mode: "probe", prefix: "", from: 0 },
    { uid: nobody },
  );
  expect(errors).toBe("");
  return JSON.parse(lines[0] ?? "{}") as Record<string, string>;
}

describe.runIf(isRoot)("as another user", () => {
  test("a vault that only its owner may read stays closed", async () => {
    expect(await probe()).toEqual({ unlock: "file_unreadable" });
  });

  test("a write-protected file can be read, and a change says why it is refused", async () => {
    chmodSync(place.file, 0o444);
    expect(await probe()).toEqual({ unlock: "ok", records: "1", write: "vault_read_only", close: "ok" });
  });

  test("a write-protected file in a folder that allows new files can be read", async () => {
    chmodSync(place.file, 0o444);
    chmodSync(dirname(place.file), 0o777);
    expect(await probe()).toEqual({ unlock: "ok", records: "1", write: "vault_read_only", close: "ok" });
  });

  test("a file in a write-protected folder can be read, not changed", async () => {
    chmodSync(place.file, 0o666);
    expect(await probe()).toEqual({ unlock: "ok", records: "1", write: "vault_read_only", close: "ok" });
  });

  test("a file of one's own in a folder of one's own can be changed", async () => {
    chownSync(place.file, nobody, nobody);
    chownSync(dirname(place.file), nobody, nobody);
    expect(await probe()).toEqual({ unlock: "ok", records: "1", write: "ok", close: "ok" });
  });
});
