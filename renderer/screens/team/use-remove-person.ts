import type { MethodOutput } from "../../../shared/contract/api.ts";
import type { Person } from "../../../shared/contract/people-methods.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useRefresh } from "../../data/host-query.ts";
import { toast } from "../../parts/toast.tsx";
import { teamWords } from "../../words/team.ts";

/**
 * Removes at once and offers to take it back: the cards are added again, and count as compared if they were. A card that
 * stands beside a doubted one of the same name comes back as doubted too; then its words are compared anew.
 * Of several devices, what was introduced goes before what introduced it, and comes back after it.
 */
export function useRemovePerson(): (...devices: readonly Person[]) => Promise<void> {
  const ask = useAsk();
  const refresh = useRefresh();
  return async (...devices) => {
    const [first] = devices;
    if (first === undefined) return;
    const removed: MethodOutput<"team.remove">[] = [];
    try {
      for (const { id } of introducersFirst(devices).reverse()) removed.push(await ask("team.remove", { person: id }));
    } finally {
      void refresh("team.list");
    }
    const undo = async () => {
      for (const { person, card } of [...removed].reverse()) {
        const added = await ask("team.add", { card, again: true });
        if (person.state === "verified" && added.outcome === "added")
          await ask("team.verify", { person: added.person.id });
      }
      void refresh("team.list");
    };
    toast({
      text: teamWords.removed(first.name, devices.length === 1 && first.personOf !== first.signKey ? first.device : ""),
      undo: () => void undo().catch((error: Error) => toast({ text: error.message })),
    });
  };
}

function introducersFirst(devices: readonly Person[]): Person[] {
  const left = [...devices];
  const sorted: Person[] = [];
  while (left.length > 0) {
    const next = left.findIndex(({ introducedBy }) => !left.some(({ signKey }) => signKey === introducedBy?.signKey));
    sorted.push(...left.splice(Math.max(0, next), 1));
  }
  return sorted;
}
