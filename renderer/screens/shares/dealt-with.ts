import { useEffect, useState } from "react";
import { useAsk } from "../../connection/connection-context.tsx";
import { toast } from "../../parts/toast.tsx";
import { sharesWords } from "../../words/shares.ts";

/** Where the list lies, sealed in the vault beside the drafts. */
const place = "dealt";

/** Alarms that the person has dealt with, by share id: they are no longer pinned. Everything else of them stays. */
export function useDealtWith(): { has(id: string): boolean; add(id: string): void } {
  const ask = useAsk();
  const [ids, setIds] = useState<readonly string[]>();
  useEffect(() => {
    let gone = false;
    ask("drafts.get", { place }).then(
      ({ draft }) => !gone && setIds(draft === undefined ? [] : read(draft)),
      // Pinned once too often is safe.
      () => !gone && setIds([]),
    );
    return () => {
      gone = true;
    };
  }, [ask]);
  const keep = (next: readonly string[]) => {
    setIds(next);
    void ask("drafts.save", { place, draft: new TextEncoder().encode(JSON.stringify(next)) }).catch(() => undefined);
  };
  return {
    has: (id) => ids === undefined || ids.includes(id),
    add(id) {
      const before = ids ?? [];
      keep([...before, id]);
      toast({ text: sharesWords.dealtDone, undo: () => keep(before) });
    },
  };
}

function read(draft: Uint8Array): string[] {
  try {
    const list: unknown = JSON.parse(new TextDecoder().decode(draft));
    return Array.isArray(list) ? list.filter((id): id is string => typeof id === "string") : [];
  } catch {
    return [];
  }
}
