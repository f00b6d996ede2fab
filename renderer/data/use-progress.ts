import { useEffect, useState } from "react";
import type { LongTask } from "../../shared/contract/api.ts";
import { useConnection } from "../connection/connection-context.tsx";

export type Progress = { readonly done: number; readonly total: number };

/** How far one task of this window is while it runs; undefined until the host has told. Others may run beside it. */
export function useProgress(task: LongTask, running: boolean): Progress | undefined {
  const connection = useConnection();
  const [progress, setProgress] = useState<Progress>();
  useEffect(() => {
    setProgress(undefined);
    if (!running) return;
    return connection.onEvent((event) => {
      if (event.type === "progress" && event.task === task) setProgress({ done: event.done, total: event.total });
    });
  }, [task, running, connection]);
  return progress;
}
