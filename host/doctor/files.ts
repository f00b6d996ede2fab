/** The vault's files and folders: who may read them, what lies beside them, whether there is room. */
import { basename, dirname, join } from "node:path";
import type { Check, Place } from "./doctor.ts";
import type { Machine } from "./machine.ts";

/** Only where a file's mode means something. */
export function permissions(machine: Machine, { vaultFile, dataDirectory }: Place): Check[] {
  if (machine.platform === "win32") return [];
  const own = [...new Set([vaultFile, dataDirectory, ...copiesBeside(machine, vaultFile)])];
  const found = own.flatMap((path) => judgeOwn(machine, path));
  // A folder of several users is not ours to close: but who may write in it can put another file in the vault's place.
  const folder = dirname(vaultFile);
  const around = own.includes(folder) ? [] : judgeFolder(machine, folder);
  const problems = [...found, ...around];
  if (problems.length > 0) return problems;
  return own.some((path) => machine.entry(path) !== undefined)
    ? [{ name: "permissions", outcome: "ok", text: "The vault, its copies and its folder are yours alone." }]
    : [];
}

/** The files that SQLite keeps with it, backups, and what a restore left. */
function copiesBeside(machine: Machine, vaultFile: string): string[] {
  const folder = dirname(vaultFile);
  const name = basename(vaultFile);
  const isCopy = (one: string) =>
    one === `${name}-wal` ||
    one === `${name}-shm` ||
    one.startsWith(`${name}.before-restore-`) ||
    one.endsWith(".keyhold-backup");
  return machine
    .list(folder)
    .filter(isCopy)
    .map((one) => join(folder, one));
}

function judgeOwn(machine: Machine, path: string): Check[] {
  const entry = machine.entry(path);
  if (entry === undefined || entry.kind === "link") return [];
  const name = "permissions";
  if (machine.user !== undefined && entry.user !== machine.user && machine.user !== 0) {
    return [{ name, outcome: "warning", text: `${path} belongs to another user, who can read and change it.` }];
  }
  if ((entry.mode & 0o077) === 0) return [];
  const todo = `chmod go= "${path}"`;
  return [{ name, outcome: "failed", text: `${path} can be read or changed by other users. Run: ${todo}` }];
}

function judgeFolder(machine: Machine, folder: string): Check[] {
  const entry = machine.entry(folder);
  if (entry === undefined || (entry.mode & 0o022) === 0) return [];
  return [
    {
      name: "permissions",
      outcome: "warning",
      text: `Other users may put files into ${folder}, and so another one in the vault's place. Move the vault into a folder of your own.`,
    },
  ];
}

/** Files that a crash in the middle of a restore or creation leaves. They are encrypted like the vault. */
export function leftovers(machine: Machine, { vaultFile }: Place): Check[] {
  const found = machine.list(dirname(vaultFile)).filter((name) => /\.[0-9a-f]{12}\.new/.test(name));
  if (found.length === 0) return [{ name: "leftovers", outcome: "ok", text: "No unfinished files beside the vault." }];
  const text = `Unfinished files that can be deleted: ${found.join(", ")}`;
  return [{ name: "leftovers", outcome: "warning", text }];
}

const megabyte = 1024 * 1024;
const fewMegabytes = 200;
const leastMegabytes = 20;

export function diskSpace(machine: Machine, { vaultFile, dataDirectory }: Place): Check[] {
  const name = "disk space";
  for (const folder of new Set([dirname(vaultFile), dataDirectory])) {
    const free = machine.freeBytes(folder);
    if (free === undefined || free >= fewMegabytes * megabyte) continue;
    const left = `${Math.floor(free / megabyte)} MB are free where ${folder} is`;
    // A change that finds no room is taken back whole: nothing is lost, and nothing more is kept.
    if (free < leastMegabytes * megabyte) {
      return [
        { name, outcome: "failed", text: `Only ${left}: changes will fail. Nothing is lost by that; make room.` },
      ];
    }
    return [{ name, outcome: "warning", text: `${left}. Make room before changes fail.` }];
  }
  return [{ name, outcome: "ok", text: "There is room for changes and backups." }];
}

const clouds: readonly (readonly [RegExp, string])[] = [
  [/^dropbox( \(.*\))?$/i, "Dropbox"],
  [/^onedrive( - .*)?$/i, "OneDrive"],
  [/^(google drive|googledrive|my drive)$/i, "Google Drive"],
  [/^(icloud drive|mobile documents|com~apple~clouddocs)$/i, "iCloud"],
  [/^nextcloud\d*$/i, "Nextcloud"],
  [/^owncloud$/i, "ownCloud"],
  [/^pcloud ?drive$/i, "pCloud"],
  [/^mega( ?sync)?$/i, "MEGA"],
  [/^(sync|syncthing)$/i, "Syncthing"],
];
const cloudOf = (part: string) => clouds.find(([pattern]) => pattern.test(part))?.[1];
/** Names that are looked at in folders of clouds, and how deep. */
const mostNames = 2000;
const deepest = 2;

/** A vault in a synchronised folder, and copies of vaults in others. */
export function cloudCopies(machine: Machine, { vaultFile }: Place): Check[] {
  const name = "copies";
  const parts = dirname(vaultFile).split(/[\\/]/);
  const cloud = parts.map(cloudOf).find((one) => one !== undefined);
  const here: Check[] =
    cloud === undefined
      ? []
      : [
          {
            name,
            outcome: "warning",
            text: `The vault lies in a folder of ${cloud}. Its copies there are encrypted, but a change on two computers at once can lose one of them. Keep it outside, and put backups there.`,
          },
        ];
  const copies = vaultsIn(machine, vaultFile);
  const there: Check[] =
    copies.length === 0
      ? []
      : [
          {
            name,
            outcome: "warning",
            text: `There are vaults in synchronised folders too: ${copies.slice(0, 3).join(", ")}${copies.length > 3 ? ", …" : ""}. A copy opens with the passphrase that it was made under; delete those that are not needed.`,
          },
        ];
  const found = [...here, ...there];
  return found.length > 0 ? found : [{ name, outcome: "ok", text: "No vault lies in a folder that is synchronised." }];
}

function vaultsIn(machine: Machine, vaultFile: string): string[] {
  let looked = 0;
  const found: string[] = [];
  const search = (folder: string, depth: number) => {
    for (const name of machine.list(folder)) {
      if (++looked > mostNames) return;
      const path = join(folder, name);
      const entry = machine.entry(path);
      if (entry?.kind === "folder" && depth < deepest) search(path, depth + 1);
      else if (entry?.kind === "file" && path !== vaultFile && isVault(machine, path)) found.push(path);
    }
  };
  for (const name of machine.list(machine.home)) if (cloudOf(name) !== undefined) search(join(machine.home, name), 1);
  return found;
}

/** SQLite's header with our application id. */
function isVault(machine: Machine, path: string): boolean {
  const head = machine.head(path, 72);
  if (head === undefined || head.length < 72) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  return new TextDecoder().decode(head.subarray(0, 15)) === "SQLite format 3" && view.getUint32(68) === 0x4b484c44;
}
