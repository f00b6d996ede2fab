import { useEffect, useState } from "react";

/**
 * The time, again after every `every` milliseconds on the clock's own steps; it stands still when not running. What
 * depends on it is not worked out twice at the start.
 */
export function useNow(every: number, running = true): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!running) return;
    setNow((before) => (Date.now() - before < every ? before : Date.now()));
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every, running]);
  return now;
}
