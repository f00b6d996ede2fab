import { useCallback, useEffect, useRef, useState } from "react";
import { useAsk } from "../../connection/connection-context.tsx";
import { useRefresh } from "../../data/host-query.ts";

/** While this screen is open the relays are asked this often; the host asks too, more rarely. */
const every = 10_000;

/** Asks the relays what became of the links: at once, every ten seconds, and when told to. The list follows by itself. */
export function useAskRelays() {
  const ask = useAsk();
  const refresh = useRefresh();
  const [busy, setBusy] = useState(false);
  const [unreachable, setUnreachable] = useState<readonly string[]>([]);
  const [failure, setFailure] = useState<unknown>();
  const running = useRef(false);
  const askNow = useCallback(async () => {
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
  }, [ask, refresh]);
  const latest = useRef(askNow);
  latest.current = askNow;
  useEffect(() => {
    void latest.current();
    const timer = setInterval(() => void latest.current(), every);
    return () => clearInterval(timer);
  }, []);
  return { busy, unreachable, failure, ask: () => void latest.current() };
}
