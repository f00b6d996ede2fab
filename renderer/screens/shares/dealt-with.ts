import { useEffect } from "react";
import type { Ask } from "../../connection/connection.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { createStore, useStore } from "../../data/store.ts";
import { toast } from "../../parts/toast.tsx";
import { sharesWords } from "../../words/shares.ts";

/** Where the list lies, sealed in the vault beside the drafts. */
const place = "dealt";

/** Ids of shares; undefined until the vault has told. */
const dealt = createStore<readonly string[] | undefined>(undefined);
let asked = false;

/**
 * Alarms that the person has dealt with: they are no longer pinned or counted. Everything else of them stays. Until the
 * vault has told which, all count as dealt with, so that none comes and goes.
 */
export function useDealtWith(): { has(id: string): boolean; add(id: string): void } {
  const ask = useAsk();
  const ids = useStore(dealt);
  useEffect(() => {
    if (asked) return;
    asked = true;
    void learn(ask);
  }, [ask]);
  return {
    has: (id) => ids === undefined || ids.includes(id),
    add(id) {
      const before = ids ?? [];
      keep(ask, [...before, id]);
      toast({ text: sharesWords.dealtDone, undo: () => keep(ask, before) });
    },
  };
}

async function learn(ask: Ask): Promise<void> {
  try {
    const { draft } = await ask("drafts.get", { place });
    dealt.set(draft === undefined ? [] : read(draft));
  } catch {
    // Pinned once too often is safe.
    dealt.set([]);
  }
}

function keep(ask: Ask, ids: readonly string[]): void {
  dealt.set(ids);
  void ask("drafts.save", { place, draft: new TextEncoder().encode(JSON.stringify(ids)) }).catch(() => undefined);
}

function read(draft: Uint8Array): string[] {
  try {
    const list: unknown = JSON.parse(new TextDecoder().decode(draft));
    return Array.isArray(list) ? list.filter((id): id is string => typeof id === "string") : [];
  } catch {
    return [];
  }
}
