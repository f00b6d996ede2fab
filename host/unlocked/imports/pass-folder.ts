/** A password store of `pass`: a folder of files, each encrypted by GnuPG. Nothing outside of the folder is read. */
import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isKeyholdError, KeyholdError } from "../../../shared/contract/errors.ts";
import { longestValue } from "../../../shared/contract/fields.ts";
import { mostEntries } from "../../../shared/contract/import-words.ts";
import { Findings, type Parsed } from "../../importers/parsed.ts";
import { addPassEntry } from "../../importers/pass-entry.ts";
import type { App } from "../app.ts";
import { decryptWithGpg } from "./run-gpg.ts";

const deepest = 32;
/** Encrypted to many, a value of 1 MiB grows a little. */
const longestFile = 2 * longestValue;

/** @throws KeyholdError `malformed`, `unsupported`, `decrypt_failed`, `cancelled`. */
export async function readPassFolder(app: App, folder: string, signal: AbortSignal): Promise<Parsed> {
  const findings = new Findings();
  const files = passFiles(folder, findings);
  if (files.length === 0) {
    throw new KeyholdError(
      "malformed",
      "There is no file of pass in this folder: they end in .gpg. Nothing was stored; name the store's own folder.",
    );
  }
  let opened = 0;
  for (const [index, path] of files.entries()) {
    app.emit({ type: "progress", task: "imports.read", done: index, total: files.length });
    const encrypted = readInside(join(folder, path));
    const name = path.slice(0, -".gpg".length);
    const decrypted =
      encrypted === undefined
        ? undefined
        : await decryptWithGpg(encrypted, app.programEnvironment, longestFile, signal);
    if (decrypted !== undefined) {
      opened++;
      addPassEntry(findings, name, decrypted);
      decrypted.fill(0);
    } else if (opened === 0 && index >= 2) throw nothingOpens();
    else findings.leave("unreadable", name);
  }
  if (opened === 0) throw nothingOpens();
  return { state: "ready", format: "pass", entries: findings.entries, left: findings.left };
}

/** Paths within the folder. Links are not followed: they may lead anywhere. */
function passFiles(folder: string, findings: Findings): string[] {
  const files: string[] = [];
  const waiting: { path: string; depth: number }[] = [{ path: "", depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const entry of readdirSync(join(folder, next.path), { withFileTypes: true })) {
      const path = next.path === "" ? entry.name : `${next.path}/${entry.name}`;
      if (entry.name.startsWith(".")) continue;
      if (entry.isSymbolicLink()) findings.leave("link", path);
      else if (entry.isDirectory()) {
        if (next.depth >= deepest) findings.leave("unsupported", path);
        else waiting.push({ path, depth: next.depth + 1 });
      } else if (entry.isFile() && entry.name.endsWith(".gpg")) files.push(path);
      else findings.leave("unsupported", path);
      if (files.length > mostEntries) {
        throw new KeyholdError(
          "too_large",
          `There are more than ${mostEntries} files in this folder. Nothing was stored.`,
        );
      }
    }
  }
  return files.sort();
}

/** Not through a link that came into its place meanwhile. */
function readInside(path: string): Uint8Array | undefined {
  let file: number | undefined;
  try {
    if (!lstatSync(path).isFile()) return undefined;
    file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    return fstatSync(file).size > longestFile ? undefined : readFileSync(file);
  } catch (error) {
    if (isKeyholdError(error)) throw error;
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function nothingOpens(): KeyholdError {
  return new KeyholdError(
    "decrypt_failed",
    "gpg opens none of these files: its secret key is not here, or its passphrase was not given. Nothing was stored; try to decrypt one of them with gpg itself.",
  );
}
