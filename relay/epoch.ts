/**
 * Notices that an older copy of the store was put back, which would make read links readable again. A number in the
 * store is raised at every start, at every stop and each minute that changed something; after each raise it is copied
 * to a file beside the store. A store that is behind the file is older than what the relay has already answered.
 * Whoever restores both is not noticed.
 */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { KeyholdError } from "../shared/contract/errors.ts";
import type { LinkStore } from "./store.ts";

export type Epoch = {
  /** Raises the epoch if the store changed since the last time. */
  mark(): Promise<void>;
};

/** @throws KeyholdError `refused` when the store is older than the file, or the file is missing beside a used store. */
export async function enterEpoch(
  store: LinkStore,
  file: string,
  options: { readonly startNew: boolean },
): Promise<Epoch> {
  // The file first: the store is always raised before it, so a store read later is never rightly behind.
  const noted = readEpoch(file);
  const current = await store.epoch();
  if (options.startNew) await store.startEpoch(Math.max(noted ?? 0, current) + 1);
  else compare(noted, current, file);
  let seen = -1;
  async function mark(): Promise<void> {
    if (store.changes === seen) return;
    seen = store.changes;
    writeEpoch(file, await store.raiseEpoch());
  }
  await mark();
  return { mark };
}

function compare(noted: number | undefined, current: number, file: string): void {
  if (noted === undefined && current === 0) {
    // Before the store's epoch is raised, so that another process that starts now does not miss the file.
    writeEpoch(file, 0);
    return;
  }
  if (noted === undefined && readEpoch(file) === undefined) {
    throw new KeyholdError(
      "refused",
      `The relay's store has been used, but the file that tells how new it must be is missing (${file}). If this store was restored from a backup, links that were read could be read again. Put the file back, or start once with --new-epoch, which forgets all links.`,
    );
  }
  if (noted !== undefined && current < noted) {
    throw new KeyholdError(
      "refused",
      "The relay's store is older than what this relay has already answered: it was restored from a backup. Links that were read could be read again. Start once with --new-epoch, which forgets all links, and ask the senders to send again.",
    );
  }
}

function readEpoch(file: string): number | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw new KeyholdError("file_unreadable", `The relay's epoch file ${file} cannot be read.`, { cause: error });
  }
  const epoch = /^\d{1,15}\n?$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(epoch)) return epoch;
  throw new KeyholdError(
    "refused",
    `The relay's epoch file ${file} is damaged. Put it back, or remove it and start once with --new-epoch, which forgets all links.`,
  );
}

/** Never downward. Two processes that raise at the same moment may leave the lower one until the next minute. */
function writeEpoch(file: string, epoch: number): void {
  const noted = readEpoch(file);
  if (noted !== undefined && noted >= epoch) return;
  const draft = `${file}.${process.pid}`;
  try {
    const descriptor = openSync(draft, "w", 0o600);
    writeSync(descriptor, `${epoch}\n`);
    fsyncSync(descriptor);
    closeSync(descriptor);
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw new KeyholdError("file_unwritable", `The relay's epoch file ${file} cannot be written.`, { cause: error });
  }
}
