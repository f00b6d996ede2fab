import { useCallback, useEffect, useRef, useState } from "react";
import type { Share } from "../../../shared/contract/link-methods.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useRefresh } from "../../data/host-query.ts";

/** The host is told this often what is on the screen; it asks the relays about that more often than about the rest. */
const every = 10_000;
/** What the host takes at once. */
const mostWatched = 500;

/**
 * Has the host follow these shares while they are on the screen, in its own time: the list follows by itself. Asked on
 * purpose it asks about all of them at once.
 */
export function useAskRelays(shown: readonly Share[]) {
  const ask = useAsk();
  const refresh = useRefresh();
  const [busy, setBusy] = useState(false);
  const [unreachable, setUnreachable] = useState<readonly string[]>([]);
  const [failure, setFailure] = useState<unknown>();
  const running = useRef(false);
  const ids = shown.slice(0, mostWatched).map(({ id }) => id);
  const watch = useCallback(
    async (text: string) => {
      const watched = text === "" ? [] : text.split(" ");
      try {
        setUnreachable((await ask("shares.watch", { ids: watched })).unreachable);
      } catch {
        // Locked meanwhile, or the host has ended: the whole page is told.
      }
    },
    [ask],
  );
  const key = ids.join(" ");
  useEffect(() => {
    void watch(key);
    const timer = setInterval(() => void watch(key), every);
    return () => clearInterval(timer);
  }, [watch, key]);

  const askNow = async () => {
    // A relay that does not answer takes its time: one question at once.
    if (running.current) return;
    running.current = true;
    setBusy(true);
    try {
      const answer = await ask("shares.list", { refresh: true });
      setUnreachable(answer.unreachable);
      setFailure(undefined);
      void refresh("shares.list");
    } catch (error) {
      setFailure(error);
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  return { busy, unreachable, failure, ask: () => void askNow() };
}
