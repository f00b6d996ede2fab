import { useState } from "react";
import { useAsk } from "../../connection/connection-context.tsx";
import { useRefresh } from "../../data/host-query.ts";

/** Sets one dotted name at once; the host judges it. */
export function useSetting() {
  const ask = useAsk();
  const refresh = useRefresh();
  const [failure, setFailure] = useState<unknown>();
  const set = async (name: string, value: string | number | boolean) => {
    setFailure(undefined);
    try {
      await ask("settings.set", { name, value: String(value) });
    } catch (error) {
      setFailure(error);
    } finally {
      await refresh("settings.get");
    }
  };
  return { set, failure };
}
