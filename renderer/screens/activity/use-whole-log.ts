import { useQueries } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useAsk } from "../../connection/connection-context.tsx";
import { useHostQuery } from "../../data/host-query.ts";
import { blocksFor, type LogSource } from "./log-source.ts";

type WholeLog = {
  readonly source: LogSource;
  /** Entries of the log as it is now. */
  readonly total: number;
  /** Entries that came since somebody scrolled down: shown when they ask, so that nothing moves under their eyes. */
  readonly news: number;
  readonly error: unknown;
  /** What is wrong with an entry in view. */
  readonly broken: string | undefined;
  readonly isLoaded: boolean;
  readonly showNews: () => void;
  /** The list tells which rows are in view. */
  readonly onView: (first: number, last: number) => void;
};

const lookEvery = 4000;
/** What was scrolled past is forgotten soon: the log may be long. */
const kept = 20_000;

/** The log, of which only what is in view is here. */
export function useWholeLog(enabled: boolean): WholeLog {
  const ask = useAsk();
  const newest = useHostQuery("activity.list", { limit: 1 }, { enabled, every: lookEvery, keepPrevious: true });
  const total = newest.data?.total ?? 0;
  const [head, setHead] = useState<number>();
  const [view, setView] = useState({ first: 0, last: 40 });
  const isAtTop = view.first === 0;
  useEffect(() => {
    if (isAtTop && newest.data !== undefined) setHead(total);
  }, [isAtTop, total, newest.data]);
  const count = Math.min(head ?? total, total);
  const blocks = useMemo(() => (enabled ? blocksFor(count, view.first, view.last) : []), [enabled, count, view]);
  const answers = useQueries({
    queries: blocks.map((input) => ({
      queryKey: ["activity.list", input],
      queryFn: () => ask("activity.list", input),
      gcTime: kept,
    })),
  });
  const loaded = new Map(
    answers.flatMap(({ data }) => data?.entries.map((entry) => [entry.seq, entry] as const) ?? []),
  );
  const onView = useCallback((first: number, last: number) => {
    setView((before) => (before.first === first && before.last === last ? before : { first, last }));
  }, []);
  return {
    source: { count, at: (index) => loaded.get(count - index) },
    total,
    news: total - count,
    error: newest.error ?? answers.find(({ error }) => error !== null)?.error,
    broken: answers.find(({ data }) => data?.broken !== undefined)?.data?.broken,
    isLoaded: newest.data !== undefined,
    showNews: () => setHead(total),
    onView,
  };
}
