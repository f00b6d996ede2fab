/** Looks for secrets where they must not be: in files, in other processes' papers, in memory. */
import { closeSync, lstatSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from "node:fs";
import { join } from "node:path";

export type Needle = { readonly name: string; readonly bytes: Buffer };
export type Hit = { readonly name: string; readonly where: string };

/** A secret text in the forms in which it could have been written down. */
export function textForms(name: string, text: string): Needle[] {
  const raw = Buffer.from(text, "utf8");
  const forms: Record<string, Buffer> = {
    raw,
    "UTF-16": Buffer.from(text, "utf16le"),
    URL: Buffer.from(encodeURIComponent(text)),
    ...byteTexts(raw),
  };
  return unique(Object.entries(forms).map(([form, bytes]) => ({ name: `${name} (${form})`, bytes })));
}

/** The same for secret bytes. */
export function byteForms(name: string, bytes: Uint8Array): Needle[] {
  const raw = Buffer.from(bytes);
  const forms = { raw, ...byteTexts(raw) };
  return unique(Object.entries(forms).map(([form, needle]) => ({ name: `${name} (${form})`, bytes: needle })));
}

/**
 * Base64 depends on where the bytes stand in a longer text, so each of the three alignments is looked for without its
 * ends, which neighbours change.
 */
function byteTexts(raw: Buffer): Record<string, Buffer> {
  const forms: Record<string, Buffer> = {
    hex: Buffer.from(raw.toString("hex")),
    HEX: Buffer.from(raw.toString("hex").toUpperCase()),
  };
  for (const shift of [0, 1, 2]) {
    const shifted = Buffer.concat([Buffer.alloc(shift), raw]);
    const start = shift === 0 ? 0 : 4;
    const end = Math.floor((shifted.length * 8) / 24) * 4;
    forms[`base64 +${shift}`] = Buffer.from(shifted.toString("base64").slice(start, end));
    forms[`base64url +${shift}`] = Buffer.from(shifted.toString("base64url").slice(start, end));
  }
  return forms;
}

function unique(needles: Needle[]): Needle[] {
  return needles.filter((one, index) => needles.findIndex((other) => other.bytes.equals(one.bytes)) === index);
}

export function searchBytes(where: string, bytes: Buffer, needles: readonly Needle[]): Hit[] {
  return needles.filter(({ bytes: needle }) => bytes.includes(needle)).map(({ name }) => ({ name, where }));
}

/** Every file below a folder, its name included. @returns the hits and how many files were read. */
export function searchFolder(folder: string, needles: readonly Needle[]): { hits: Hit[]; files: string[] } {
  const files: string[] = [];
  const hits: Hit[] = [];
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const file = join(folder, name);
    hits.push(...searchBytes(`the name of ${file}`, Buffer.from(name), needles));
    const about = lstatSync(file);
    if (about.isSymbolicLink()) hits.push(...searchBytes(file, Buffer.from(readlinkSync(file)), needles));
    if (!about.isFile()) continue;
    files.push(name);
    hits.push(...searchBytes(file, readFileSync(file), needles));
  }
  return { hits, files };
}

/** Command line and environment of every process that this user may look at. */
export function searchProcesses(needles: readonly Needle[]): { hits: Hit[]; processes: number[] } {
  const hits: Hit[] = [];
  const processes: number[] = [];
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    for (const paper of ["cmdline", "environ"]) {
      try {
        hits.push(...searchBytes(`/proc/${name}/${paper}`, readFileSync(`/proc/${name}/${paper}`), needles));
        if (paper === "environ") processes.push(Number(name));
      } catch {
        // Gone meanwhile, or not ours to read.
      }
    }
  }
  return { hits, processes };
}

const piece = 4 * 1024 * 1024;

/** How often each needle occurs in a process's readable memory. Linux only; for a child of this process, or as root. */
export function countInMemory(pid: number, needles: readonly Needle[]): Map<string, number> {
  const counts = new Map(needles.map(({ name }) => [name, 0]));
  const overlap = Math.max(...needles.map(({ bytes }) => bytes.length)) - 1;
  const memory = openSync(`/proc/${pid}/mem`, "r");
  const buffer = Buffer.alloc(piece + overlap);
  try {
    for (const { start, end } of readableRanges(pid)) {
      for (let at = start; at < end; at += piece) {
        const length = readMemory(memory, buffer, at, Math.min(piece + overlap, end - at));
        const bytes = buffer.subarray(0, length);
        // A needle that begins in the overlap is counted with the next piece.
        for (const { name, bytes: needle } of needles) {
          counts.set(name, (counts.get(name) ?? 0) + countIn(bytes, needle, piece));
        }
      }
    }
  } finally {
    closeSync(memory);
  }
  return counts;
}

function readableRanges(pid: number): { start: number; end: number }[] {
  return readFileSync(`/proc/${pid}/maps`, "utf8")
    .split("\n")
    .flatMap((line) => {
      const match = /^([0-9a-f]+)-([0-9a-f]+) r\S+ \S+ \S+ \S+ *(.*)$/.exec(line);
      if (match === null || /^\[v(var|syscall|dso)/.test(match[3] ?? "")) return [];
      return [{ start: Number.parseInt(match[1] ?? "", 16), end: Number.parseInt(match[2] ?? "", 16) }];
    });
}

function readMemory(memory: number, buffer: Buffer, at: number, length: number): number {
  try {
    return readSync(memory, buffer, 0, length, at);
  } catch {
    return 0;
  }
}

function countIn(bytes: Buffer, needle: Buffer, startsBefore: number): number {
  let count = 0;
  for (let at = bytes.indexOf(needle); at !== -1 && at < startsBefore; at = bytes.indexOf(needle, at + 1)) count++;
  return count;
}
