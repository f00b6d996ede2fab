/** Each check in both directions, on computers that are made up. */
import { describe, expect, test } from "vitest";
import { clockCheck } from "../unlocked/links/check-relay.ts";
import type { Check, Place } from "./doctor.ts";
import { cloudCopies, diskSpace, leftovers, permissions } from "./files.ts";
import { type Entry, type Machine, thisMachine } from "./machine.ts";
import { coreDumps, swap, tracing } from "./memory.ts";
import { agentFolder, compiledParts, loaders, node } from "./program.ts";

type Made = { readonly files?: Record<string, string | Uint8Array>; readonly entries?: Record<string, Partial<Entry>> };
const place: Place = {
  vaultFile: "/home/ada/keyhold/keyhold.vault",
  dataDirectory: "/home/ada/keyhold",
  state: "locked",
};
const own = { "/home/ada/keyhold/keyhold.vault": {}, "/home/ada/keyhold": { kind: "folder", mode: 0o700 } } as const;

function machine({ files = {}, entries = own }: Made, more: Partial<Machine> = {}): Machine {
  const all = Object.keys({ ...entries, ...files });
  return {
    platform: "linux",
    user: 1000,
    home: "/home/ada",
    env: { XDG_RUNTIME_DIR: "/run/user/1000" },
    node: "20.20.0",
    entry: (path) =>
      path in entries || path in files ? { kind: "file", mode: 0o600, user: 1000, ...entries[path] } : undefined,
    list: (folder) => [
      ...new Set(
        all.flatMap((path) =>
          path.startsWith(`${folder}/`) ? [path.slice(folder.length + 1).split("/")[0] ?? ""] : [],
        ),
      ),
    ],
    head: (path, bytes) => {
      const found = files[path];
      return found === undefined
        ? undefined
        : (typeof found === "string" ? Buffer.from(found) : found).subarray(0, bytes);
    },
    freeBytes: () => 1e10,
    ...more,
  };
}
const outcomes = (checks: readonly Check[]) => checks.map(({ outcome }) => outcome);
const text = (checks: readonly Check[]) => checks.map((one) => one.text).join("\n");
const withEntries = (entries: Record<string, Partial<Entry>>) => machine({ entries: { ...own, ...entries } });

describe("files", () => {
  const vault = place.vaultFile;
  test.each<[string, Record<string, Partial<Entry>>, string[], string]>([
    ["all is the person's alone", {}, ["ok"], "yours alone"],
    ["others may read the vault", { [vault]: { mode: 0o640 } }, ["failed"], `chmod go= "${vault}"`],
    ["others may read what SQLite keeps", { [`${vault}-wal`]: { mode: 0o644 } }, ["failed"], "-wal"],
    [
      "others may read a backup",
      { "/home/ada/keyhold/b.keyhold-backup": { mode: 0o604 } },
      ["failed"],
      "b.keyhold-backup",
    ],
    [
      "others may read what a restore left",
      { [`${vault}.before-restore-1`]: { mode: 0o666 } },
      ["failed"],
      "before-restore",
    ],
    ["it belongs to somebody else", { [vault]: { user: 7 } }, ["warning"], "another user"],
    ["somebody else's file beside it is theirs", { "/home/ada/keyhold/notes.txt": { mode: 0o644 } }, ["ok"], ""],
  ])("permissions: %s", (_, entries, expected, said) => {
    const found = permissions(withEntries(entries), place);
    expect(outcomes(found)).toEqual(expected);
    expect(text(found)).toContain(said);
  });

  test("permissions: a vault in a folder that others may write in", () => {
    const elsewhere = { ...place, vaultFile: "/srv/team/v.keyhold" };
    const at = (mode: number) =>
      permissions(withEntries({ "/srv/team/v.keyhold": {}, "/srv/team": { kind: "folder", mode } }), elsewhere);
    expect(outcomes(at(0o755))).toEqual(["ok"]);
    expect(text(at(0o777))).toContain("another one in the vault's place");
  });

  test("leftovers and room", () => {
    expect(outcomes(leftovers(machine({}), place))).toEqual(["ok"]);
    expect(outcomes(leftovers(withEntries({ "/home/ada/keyhold/x.0123456789ab.new": {} }), place))).toEqual([
      "warning",
    ]);
    const free = (bytes: number | undefined) => diskSpace(machine({}, { freeBytes: () => bytes }), place);
    expect([1e10, undefined, 1e8, 1e6].map((bytes) => outcomes(free(bytes))[0])).toEqual([
      "ok",
      "ok",
      "warning",
      "failed",
    ]);
  });

  test("synchronised folders: the vault itself, and copies that are vaults by their content", () => {
    expect(outcomes(cloudCopies(machine({}), place))).toEqual(["ok"]);
    const synced = { ...place, vaultFile: "/home/ada/Dropbox/keys/keyhold.vault" };
    expect(text(cloudCopies(machine({}), synced))).toContain("folder of Dropbox");
    const head = new Uint8Array(100);
    head.set(Buffer.from("SQLite format 3\0"));
    const copy = "/home/ada/Nextcloud/old/team.bin";
    const folders = {
      "/home/ada/Nextcloud": { kind: "folder" },
      "/home/ada/Nextcloud/old": { kind: "folder" },
    } as const;
    const look = (bytes: Uint8Array) =>
      cloudCopies(machine({ files: { [copy]: bytes }, entries: { ...own, ...folders } }), place);
    expect(outcomes(look(head))).toEqual(["ok"]);
    head.set(Buffer.from("KHLD"), 68);
    expect(text(look(head))).toContain(copy);
  });
});

describe("memory", () => {
  const swaps = (...devices: string[]) =>
    `Filename Type Size\n${devices.map((one) => `${one} partition 1 0 -2\n`).join("")}`;
  test.each<[string, Record<string, string>, string, string]>([
    ["none", { "/proc/swaps": swaps() }, "ok", "no swap"],
    ["compressed memory", { "/proc/swaps": swaps("/dev/zram0") }, "ok", "zram"],
    ["a partition", { "/proc/swaps": swaps("/dev/sda2") }, "warning", "/dev/sda2"],
    ["a file", { "/proc/swaps": swaps("/swap.img") }, "warning", "/swap.img"],
    ["encrypted", { "/proc/swaps": swaps("/dev/dm-1"), "/sys/block/dm-1/dm/uuid": "CRYPT-LUKS2-x" }, "ok", "encrypted"],
    [
      "a volume on something encrypted",
      {
        "/proc/swaps": swaps("/dev/dm-2"),
        "/sys/block/dm-2/dm/uuid": "LVM-x",
        "/sys/block/dm-2/slaves/dm-0": "",
        "/sys/block/dm-0/dm/uuid": "CRYPT-LUKS1-x",
      },
      "ok",
      "encrypted",
    ],
    ["a volume on a disk", { "/proc/swaps": swaps("/dev/dm-2"), "/sys/block/dm-2/slaves/sda2": "" }, "warning", "dm-2"],
    ["one of two encrypted", { "/proc/swaps": swaps("/dev/zram0", "/dev/sda2") }, "warning", "/dev/sda2"],
  ])("swap: %s", (_, files, outcome, said) => {
    const found = swap(machine({ files }));
    expect(outcomes(found)).toEqual([outcome]);
    expect(text(found)).toContain(said);
  });

  const limits = (soft: string) => `Limit Soft Hard Units\nMax core file size        ${soft}        unlimited  bytes\n`;
  test.each<[string, string, string, string]>([
    ["0", "core", "ok", "no memory"],
    ["0", "|/usr/lib/systemd/systemd-coredump %P", "ok", "no memory"],
    ["unlimited", "core", "warning", "ulimit -c 0"],
    ["unlimited", "|/usr/lib/systemd/systemd-coredump %P", "warning", "systemd-coredump"],
    ["0", "|/usr/share/apport/apport %p", "warning", "Switch apport off"],
  ])("core dumps: limit %s, %s", (limit, pattern, outcome, said) => {
    const files = { "/proc/self/limits": limits(limit), "/proc/sys/kernel/core_pattern": `${pattern}\n` };
    const found = coreDumps(machine({ files }));
    expect(outcomes(found)).toEqual([outcome]);
    expect(text(found)).toContain(said);
  });

  test("other programs", () => {
    const scope = (value: string | undefined) =>
      outcomes(
        tracing(machine({ files: value === undefined ? {} : { "/proc/sys/kernel/yama/ptrace_scope": value } })),
      )[0];
    expect(["0\n", "1\n", "2\n", "3\n", undefined].map(scope)).toEqual(["warning", "ok", "ok", "ok", "warning"]);
  });
});

describe("the program", () => {
  test("node and compiled parts", () => {
    const version = (value: string) => outcomes(node(machine({}, { node: value })))[0];
    expect(["20.18.3", "20.19.0", "24.1.0", "18.20.0"].map(version)).toEqual(["warning", "ok", "ok", "warning"]);
    expect(outcomes(compiledParts(loaders(undefined)))).toEqual(["ok"]);
    const broken = (...names: string[]) =>
      compiledParts(
        loaders(undefined).map((one) => ({
          ...one,
          load: () => {
            if (names.includes(one.name)) throw new Error("invalid ELF header");
          },
        })),
      );
    expect(outcomes(broken("koffi"))).toEqual(["warning"]);
    expect(text(broken("koffi"))).toContain("who asks");
    expect(outcomes(broken("SQLite", "koffi"))).toEqual(["failed"]);
  });

  test("the agent's folder", () => {
    const folder = "/run/user/1000/keyhold";
    const at = (entry: Partial<Entry> | undefined) =>
      agentFolder(
        withEntries(entry === undefined ? {} : { [folder]: { kind: "folder", mode: 0o700, ...entry } }),
        place,
      );
    expect(outcomes(at(undefined))).toEqual(["ok"]);
    expect(outcomes(at({}))).toEqual(["ok"]);
    expect(text(at({ mode: 0o755 }))).toContain("chmod go=");
    expect(text(at({ kind: "link" }))).toContain("not a folder of yours");
    expect(outcomes(at({ user: 7 }))).toEqual(["failed"]);
  });

  test("the clock, by the relay's", () => {
    const at = (relay: number) => clockCheck(relay, 1_000_000, 1_000_400);
    expect([1_000_200, 1_015_000, 985_000].map((relay) => at(relay).outcome)).toEqual(["ok", "ok", "ok"]);
    expect(at(1_060_400)).toMatchObject({ outcome: "warning", text: expect.stringContaining("1 min behind") });
    expect(at(1_000_000 - 3_600_000)).toMatchObject({
      outcome: "failed",
      text: expect.stringContaining("60 min ahead"),
    });
  });
});

test("this computer is looked at, and a path that is not there is none", () => {
  const here = thisMachine(process.env, process.platform);
  expect(here.entry("/")?.kind).toBe("folder");
  expect(here.entry("/nowhere")).toBeUndefined();
  expect(here.list("/nowhere")).toEqual([]);
  expect(here.head("/nowhere", 10)).toBeUndefined();
  expect(here.freeBytes("/")).toBeGreaterThan(0);
});
