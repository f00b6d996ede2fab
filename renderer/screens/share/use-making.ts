import { useEffect, useState } from "react";
import { useConnection } from "../../connection/connection-context.tsx";

type Making = { readonly done: number; readonly total: number };

/** How many links the relay has, while they are being made; only several are counted. */
export function useMaking(busy: boolean): Making | undefined {
  const connection = useConnection();
  const [making, setMaking] = useState<Making>();
  useEffect(() => {
    if (!busy) return setMaking(undefined);
    return connection.onEvent((event) => {
      if (event.type === "progress" && event.task === "shares.create")
        setMaking({ done: event.done, total: event.total });
    });
  }, [busy, connection]);
  return making;
}
