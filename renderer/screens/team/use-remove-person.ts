import { useAsk } from "../../connection/connection-context.tsx";
import { useRefresh } from "../../data/host-query.ts";
import { toast } from "../../parts/toast.tsx";
import { teamWords } from "../../words/team.ts";

/**
 * Removes at once and offers to take it back: the card is added again, and counts as compared if it was. A card that
 * stands beside a doubted one of the same name comes back as doubted too; then its words are compared anew.
 */
export function useRemovePerson(): (id: string) => Promise<void> {
  const ask = useAsk();
  const refresh = useRefresh();
  return async (id) => {
    const { person, card } = await ask("team.remove", { person: id });
    void refresh("team.list");
    const undo = async () => {
      const added = await ask("team.add", { card, again: true });
      if (person.state === "verified" && added.outcome === "added")
        await ask("team.verify", { person: added.person.id });
      void refresh("team.list");
    };
    toast({
      text: teamWords.removed(person.name),
      undo: () => void undo().catch((error: Error) => toast({ text: error.message })),
    });
  };
}
