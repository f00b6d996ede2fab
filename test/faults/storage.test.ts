/**
 * The vault cannot be written at the moment a message is to be stored: the person is told, and once it can, the same
 * link still works within the lease.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, chownSync, cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LinkStage, openAndStore, refusalOf } from "../support/link-stage.ts";
import { PersonProcess } from "../support/person-process.ts";

let stage: LinkStage;
beforeAll(async () => {
  stage = await LinkStage.set();
  await stage.ben.lock();
});
afterAll(() => stage.strike());

/** Opens a link while the vault's storage fails from the checkpoint on, then again when it works. */
async function openThroughFailure(ben: PersonProcess, failure: { start(): void; end(): void }, expected: string) {
  const link = await stage.newLink();
  const first = ben.ask("inbox.receive", { link: link.link });
  const goOn = await ben.pausedAt("receive.before-store");
  failure.start();
  goOn();
  const answer = await first;
  if (answer.ok) throw new Error("the message was stored");
  expect(answer.error.code).toBe(expected);
  expect(answer.error.message).toMatch(/try again|Free|free/);
  expect((await stage.told(link.id)).state).toBe("unconfirmed");
  // It is not half there either: still nothing to decide upon, and the same sentence as long as the failure lasts.
  expect(await refusalOf(ben.call("inbox.receive", { link: link.link }))).toBe(expected);
  expect(await stage.stolen(link.link)).toBe("nothing");
  failure.end();
  expect(await openAndStore(ben, link.link, link.name)).toBe(link.value);
  expect(await stage.told(link.id)).toMatchObject({ state: "opened", receipt: true });
  expect(await ben.call("activity.verify", {})).toMatchObject({ ok: true });
}

test("files may not grow any more", async () => {
  const ben = await PersonProcess.startUnlocked(stage.ben.folder);
  const limit = (bytes: string) => execFileSync("prlimit", ["--pid", String(ben.child.pid), `--fsize=${bytes}:`]);
  try {
    await openThroughFailure(ben, { start: () => limit("4096"), end: () => limit("unlimited") }, "file_unwritable");
  } finally {
    await ben.close();
  }
});

const mountFolder = mkdtempSync(join(tmpdir(), "keyhold-small-disk-"));
const canMount = spawnSync("mount", ["-t", "tmpfs", "-o", "size=2m", "keyhold-test", mountFolder]).status === 0;
afterAll(() => {
  if (canMount) spawnSync("umount", ["-l", mountFolder]);
  rmSync(mountFolder, { recursive: true, force: true });
});

test.skipIf(!canMount)("the disk is full", async () => {
  cpSync(stage.ben.folder, mountFolder, { recursive: true });
  const ben = await PersonProcess.startUnlocked(mountFolder, { acceptOlder: true });
  const ballast = join(mountFolder, "ballast");
  const fill = () => {
    // To the last byte: small writes find the rest that a large one leaves.
    for (const size of [65_536, 4096, 512, 1]) {
      try {
        for (;;) writeFileSync(ballast, Buffer.alloc(size), { flag: "a" });
      } catch {
        // full for this size
      }
    }
  };
  try {
    await openThroughFailure(ben, { start: fill, end: () => rmSync(ballast) }, "disk_full");
  } finally {
    await ben.close();
  }
});

/** Everything in the folder, for another user to own, with these rights. */
function hand(folder: string, user: number, mode: { readonly folder: number; readonly file: number }): void {
  for (const name of readdirSync(folder)) {
    chmodSync(join(folder, name), mode.file);
    chownSync(join(folder, name), user, user);
  }
  chmodSync(folder, mode.folder);
  chownSync(folder, user, user);
}

test("the vault is read-only: nothing is asked of the relay, and the link waits", async () => {
  // Root passes every check, so the subject runs as nobody where that can be arranged.
  const isRoot = process.getuid?.() === 0;
  const nobody = isRoot ? 65_534 : (process.getuid?.() ?? 0);
  const copy = stage.ben.copy();
  if (existsSync(join(copy.folder, "data"))) throw new Error("the copy has a data folder");
  chmodSync(copy.folder, 0o755);
  cpSync(stage.ben.dataDirectory, copy.dataDirectory, { recursive: true });
  const data = copy.dataDirectory;
  execFileSync("chown", ["-R", `${nobody}:${nobody}`, copy.folder]);
  chmodSync(copy.vaultFile, 0o444);
  chmodSync(copy.folder, 0o555);
  const user = isRoot ? { user: nobody } : {};
  const link = await stage.newLink();
  const ben = await PersonProcess.startUnlocked(copy.folder, { ...user, acceptOlder: true });
  expect(await refusalOf(ben.call("inbox.receive", { link: link.link }))).toBe("vault_read_only");
  await ben.close();
  expect((await stage.told(link.id)).state).toBe("waiting");
  hand(copy.folder, nobody, { folder: 0o755, file: 0o600 });
  chmodSync(data, 0o700);
  const again = await PersonProcess.startUnlocked(copy.folder, { ...user, acceptOlder: true });
  expect(await openAndStore(again, link.link, link.name)).toBe(link.value);
  expect((await stage.told(link.id)).state).toBe("opened");
  await again.close();
  await copy.leave();
});
