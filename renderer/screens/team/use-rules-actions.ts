import { useState } from "react";
import { useAsk } from "../../connection/connection-context.tsx";
import { useRefresh } from "../../data/host-query.ts";
import { toast } from "../../parts/toast.tsx";
import { rulesWords } from "../../words/rules.ts";

const copiedMilliseconds = 2000;

/** Handing the rules on as text, and leaving, which can be taken back: the same rules wait and are joined again. */
export function useRulesActions(onFailure: (error: unknown) => void) {
  const ask = useAsk();
  const refresh = useRefresh();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      const { text } = await ask("rules.export", {});
      await ask("clipboard.copyText", {
        text: new TextEncoder().encode(text),
        name: rulesWords.copyName,
        secret: false,
      });
      setCopied(true);
      setTimeout(() => setCopied(false), copiedMilliseconds);
    } catch (error) {
      onFailure(error);
    }
  };
  const leave = async () => {
    try {
      const { name, text } = await ask("rules.leave", {});
      await refresh();
      const undo = async () => {
        const { offer } = await ask("rules.import", { text });
        if (offer !== undefined) await ask("rules.join", { id: offer.id });
        await refresh();
      };
      toast({
        text: rulesWords.left(name),
        undo: () => void undo().catch((error: Error) => toast({ text: error.message })),
      });
    } catch (error) {
      onFailure(error);
    }
  };
  return { copied, copy, leave };
}
