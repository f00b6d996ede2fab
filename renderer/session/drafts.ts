/**
 * Unfinished edits, sealed in the vault. Which places have one is itself kept there, so that the window asks again after
 * a lock without having noted anything outside the vault.
 */
import type { Ask } from "../connection/connection.ts";

const listPlace = "window";
const places = new Set<string>();
const flushers = new Set<() => Promise<void>>();

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

function decode(bytes: Uint8Array): unknown {
  const text = new TextDecoder().decode(bytes);
  bytes.fill(0);
  return JSON.parse(text);
}

export async function saveDraft(ask: Ask, place: string, draft: unknown): Promise<void> {
  await ask("drafts.save", { place, draft: encode(draft) });
  if (places.has(place)) return;
  places.add(place);
  await saveList(ask);
}

export async function readDraft(ask: Ask, place: string): Promise<unknown> {
  const { draft } = await ask("drafts.get", { place });
  return draft === undefined ? undefined : decode(draft);
}

export async function dropDraft(ask: Ask, place: string): Promise<void> {
  await ask("drafts.drop", { place });
  if (places.delete(place)) await saveList(ask);
}

/** The places that have a draft, newest last; asked once after unlocking. */
export async function draftPlaces(ask: Ask): Promise<string[]> {
  const list = await readDraft(ask, listPlace);
  if (Array.isArray(list)) for (const place of list) if (typeof place === "string") places.add(place);
  return [...places];
}

async function saveList(ask: Ask): Promise<void> {
  if (places.size === 0) await ask("drafts.drop", { place: listPlace });
  else await ask("drafts.save", { place: listPlace, draft: encode([...places]) });
}

/** What an editor does with unsaved typing before the person locks. @returns what takes it off again. */
export function beforeLock(flush: () => Promise<void>): () => void {
  flushers.add(flush);
  return () => flushers.delete(flush);
}

/** Saves what is still unsaved; gives up after a moment, because a lock does not wait. */
export async function flushDrafts(): Promise<void> {
  if (flushers.size === 0) return;
  const patience = new Promise((resolve) => setTimeout(resolve, 400));
  await Promise.race([Promise.allSettled([...flushers].map((flush) => flush())), patience]);
}
