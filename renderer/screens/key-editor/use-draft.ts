import { useCallback, useEffect, useRef } from "react";
import { useAsk } from "../../connection/connection-context.tsx";
import type { SecretHandle } from "../../parts/secret-field.tsx";
import { beforeLock, dropDraft, readDraft, saveDraft } from "../../session/drafts.ts";
import type { KeyFields } from "./key-fields.ts";

const settle = 600;

/** As it lies sealed in the vault. The value is base64, because it may be any bytes. */
export type KeyDraft = { readonly v: 1; readonly fields: KeyFields; readonly value?: string };

export function isKeyDraft(draft: unknown): draft is KeyDraft {
  return typeof draft === "object" && draft !== null && "v" in draft && draft.v === 1 && "fields" in draft;
}

/** Keeps what is typed in the vault, a moment after the last key, and at once before a lock. */
export function useDraft(place: string, current: () => KeyFields, secret: { readonly current: SecretHandle | null }) {
  const ask = useAsk();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(current);
  latest.current = current;

  const save = useCallback(async () => {
    clearTimeout(timer.current);
    timer.current = undefined;
    const value = secret.current?.bytes();
    const draft: KeyDraft = {
      v: 1,
      fields: latest.current(),
      ...(value === undefined ? {} : { value: toBase64(value) }),
    };
    value?.fill(0);
    await saveDraft(ask, place, draft);
  }, [ask, place, secret]);

  const touch = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void save().catch(() => undefined), settle);
  }, [save]);

  const drop = useCallback(async () => {
    clearTimeout(timer.current);
    timer.current = undefined;
    await dropDraft(ask, place);
  }, [ask, place]);

  /** Saves at once what waits to be saved. */
  const flush = useCallback(async () => {
    if (timer.current !== undefined) await save();
  }, [save]);

  const read = useCallback(async () => {
    const draft = await readDraft(ask, place);
    return isKeyDraft(draft) ? draft : undefined;
  }, [ask, place]);

  useEffect(() => {
    const off = beforeLock(flush);
    return () => {
      off();
      clearTimeout(timer.current);
    };
  }, [flush]);

  return { touch, drop, flush, read };
}

const chunk = 0x2000;

function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += chunk) binary += String.fromCharCode(...bytes.subarray(at, at + chunk));
  return btoa(binary);
}

export function draftValue(draft: KeyDraft): Uint8Array | undefined {
  if (draft.value === undefined) return undefined;
  return Uint8Array.from(atob(draft.value), (character) => character.charCodeAt(0));
}
