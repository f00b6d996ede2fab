import { useState } from "react";
import type { MethodOutput } from "../../../shared/contract/api.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useRefresh } from "../../data/host-query.ts";

export function useUndoImport() {
  const ask = useAsk();
  const refresh = useRefresh();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const [undone, setUndone] = useState<MethodOutput<"imports.undo">>();
  const undo = async (id: string) => {
    setBusy(true);
    setFailure(undefined);
    try {
      setUndone(await ask("imports.undo", { id }));
      await refresh();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return { undone, busy, failure, undo };
}
