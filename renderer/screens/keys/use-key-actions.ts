import type { KeyRow } from "../../../shared/contract/key-methods.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useRefresh } from "../../data/host-query.ts";
import { toast } from "../../parts/toast.tsx";
import { keysWords } from "../../words/keys.ts";
import type { KeyEntry } from "./key-entries.ts";

const { panel: words } = keysWords;

/** Removing acts at once and can be taken back: for ten seconds here, for thirty days from the list of removed keys. */
export function useKeyActions() {
  const ask = useAsk();
  const refresh = useRefresh();

  const restore = async (rows: readonly KeyRow[]) => {
    for (const { id } of rows) await ask("keys.restore", { key: { id } });
    await refresh("keys.list");
  };
  const failed = (error: unknown) => toast({ text: error instanceof Error ? error.message : String(error) });

  /** @param row one environment's value, or undefined for the whole key. */
  const remove = async (entry: KeyEntry, row: KeyRow | undefined) => {
    try {
      const gone: KeyRow[] = [];
      for (const { id } of row === undefined ? entry.rows : [row]) {
        const { removed } = await ask("keys.remove", { key: { id } });
        gone.push(...removed);
      }
      await refresh("keys.list");
      const holders = new Set(gone.flatMap(({ heldBy }) => heldBy?.map(({ signKey }) => signKey) ?? [])).size;
      toast({ text: words.removedText(entry.name, holders), undo: () => void restore(gone).catch(failed) });
    } catch (error) {
      failed(error);
    }
  };
  return { remove, restore };
}
