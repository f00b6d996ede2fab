import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { HostEvent } from "../shared/contract/api.ts";
import { fromUtf8, utf8 } from "../shared/crypto/bytes.ts";
import { TestPerson } from "../test/support/people.ts";
import { ClipboardTimer } from "./clipboard/clipboard-timer.ts";
import { recentVaults, rememberVault } from "./recent-vaults.ts";

let ana: TestPerson;
beforeAll(async () => {
  ana = await TestPerson.create("Ana");
});
afterAll(() => ana.leave());

describe("what a window needs", () => {
  test("a draft survives a lock, sealed in the vault", async () => {
    await ana.call("drafts.save", { place: "key:new", draft: utf8("half a key") });
    await ana.call("drafts.save", { place: "key:new", draft: utf8("half a key, and more") });
    await ana.restart();
    const { draft } = await ana.call("drafts.get", { place: "key:new" });
    expect(draft && fromUtf8(draft)).toBe("half a key, and more");
    await ana.call("drafts.drop", { place: "key:new" });
    expect(await ana.call("drafts.get", { place: "key:new" })).toEqual({});
  });

  test("triggers lock as the settings say; the shortcut always does", async () => {
    const trigger = async (name: "sleep" | "windowClosed" | "shortcut") =>
      (await ana.call("session.trigger", { trigger: name })).locked;
    expect(await trigger("windowClosed")).toBe(false);
    await ana.call("settings.set", { name: "locks.windowClosed", value: "true" });
    expect(await trigger("windowClosed")).toBe(true);
    await expect(ana.call("keys.list", {})).rejects.toMatchObject({ code: "locked" });
    await ana.unlock();
    await ana.call("settings.set", { name: "locks.sleep", value: "false" });
    expect(await trigger("sleep")).toBe(false);
    expect(await trigger("shortcut")).toBe(true);
    await ana.unlock();
  });

  test("says when the vault will lock", async () => {
    await ana.call("settings.set", { name: "locks.idle", value: "5" });
    const { locksAt } = await ana.call("session.due", {});
    expect((locksAt ?? 0) - Date.now()).toBeGreaterThan(4 * 60_000);
    expect((locksAt ?? 0) - Date.now()).toBeLessThanOrEqual(5 * 60_000);
  });

  test("turns to another vault and back, and lists the recent ones", async () => {
    const other = join(ana.folder, "other.keyhold");
    expect(await ana.call("vaults.choose", { file: other })).toEqual({ file: other, state: "absent" });
    expect((await ana.call("vault.status", {})).file).toBe(other);
    await ana.call("vaults.choose", { file: ana.vaultFile });
    await ana.unlock();
    const { vaults } = await ana.call("vaults.recent", {});
    expect(vaults[0]).toMatchObject({ file: ana.vaultFile, exists: true });
  });

  test("judges a passphrase before it is used", async () => {
    expect(await ana.call("passphrase.judge", { passphrase: utf8("password1234") })).toMatchObject({ ok: false });
    expect(await ana.call("passphrase.judge", { passphrase: utf8("short") })).toMatchObject({ ok: false });
    const good = await ana.call("passphrase.judge", { passphrase: utf8("plum orbit velvet canyon 42") });
    expect(good).toMatchObject({ ok: true });
  });
});

test("a broken list of recent vaults is an empty one", () => {
  const folder = mkdtempSync(join(tmpdir(), "keyhold-recent-"));
  for (let number = 0; number < 15; number++) rememberVault(folder, `/vault-${number}`, number);
  expect(recentVaults(folder)).toHaveLength(10);
  expect(recentVaults(folder)[0]).toMatchObject({ file: "/vault-14", exists: false });
  rmSync(join(folder, "recent-vaults.json"));
  expect(recentVaults(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
});

describe("the clipboard's timer", () => {
  function withClipboard() {
    let content: Uint8Array | undefined;
    const events: HostEvent[] = [];
    const part = {
      write: async (text: Uint8Array) => {
        content = text.slice();
      },
      read: async () => content?.slice(),
      clear: async () => {
        content = new Uint8Array();
      },
    };
    const timer = new ClipboardTimer(part, (event) => events.push(event));
    return { timer, events, content: () => content, paste: (text: string) => part.write(utf8(text)) };
  }

  test("clears what is still ours and leaves what is not", async () => {
    vi.useFakeTimers();
    try {
      const { timer, events, content, paste } = withClipboard();
      await timer.copy(utf8("secret"), "KEY", 20_000);
      expect(timer.state).toMatchObject({ holds: true, name: "KEY" });
      await vi.advanceTimersByTimeAsync(20_000);
      expect(content()).toHaveLength(0);
      await timer.copy(utf8("secret"), "KEY", 20_000);
      await paste("something else");
      await vi.advanceTimersByTimeAsync(20_000);
      expect(content() && fromUtf8(content() as Uint8Array)).toBe("something else");
      expect(events.map((event) => event.type === "clipboard" && event.state)).toEqual([
        "holds",
        "cleared",
        "holds",
        "changed",
      ]);
      expect(JSON.stringify(timer)).not.toContain("secret");
    } finally {
      vi.useRealTimers();
    }
  });
});
