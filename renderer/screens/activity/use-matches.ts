import { useCallback, useEffect, useState } from "react";
import type { ActivityFilter, AuditRow } from "../../../shared/contract/activity-methods.ts";
import { useAsk } from "../../connection/connection-context.tsx";

export type Matches = {
  readonly entries: readonly AuditRow[];
  /** Entries that were looked through, of all. */
  readonly looked: number;
  readonly total: number;
  readonly isBusy: boolean;
  /** Whether the log was looked through to its beginning. */
  readonly isWhole: boolean;
  readonly error: unknown;
};
type State = Matches & { readonly next: number | undefined };

const pageSize = 200;
const nothing: State = {
  entries: [],
  looked: 0,
  total: 0,
  isBusy: false,
  isWhole: false,
  error: undefined,
  next: undefined,
};

/**
 * Entries that fit a filter, newest first, found in the vault's worker piece by piece: as many as somebody has scrolled
 * to and a page more. A filter that fits little goes on by itself to the beginning of the log, or until it is stopped.
 * @param filter undefined looks for nothing.
 */
export function useMatches(filter: ActivityFilter | undefined): Matches & {
  readonly onView: (first: number, last: number) => void;
  readonly stop: () => void;
  readonly goOn: () => void;
} {
  const ask = useAsk();
  const [state, setState] = useState<State>(nothing);
  const [wanted, setWanted] = useState(pageSize);
  const [isStopped, setStopped] = useState(false);
  const written = JSON.stringify(filter);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter begins anew
  useEffect(() => {
    setState(nothing);
    setWanted(pageSize);
    setStopped(false);
  }, [written]);

  const { next, isWhole, error } = state;
  const found = state.entries.length;
  const isDue = filter !== undefined && !isStopped && !isWhole && error === undefined && found < wanted;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the filter by its text, and one step after each answer
  useEffect(() => {
    if (!isDue || filter === undefined) return;
    let isOver = false;
    setState((before) => ({ ...before, isBusy: true }));
    ask("activity.list", { filter, ...(next === undefined ? {} : { before: next }), limit: pageSize }).then(
      (page) => {
        if (isOver) return;
        setState((before) => ({
          entries: [...before.entries, ...page.entries],
          looked: before.looked + page.looked,
          total: page.total,
          isBusy: false,
          isWhole: page.next === undefined,
          error: undefined,
          next: page.next,
        }));
      },
      (failure) => {
        if (!isOver) setState((before) => ({ ...before, isBusy: false, error: failure }));
      },
    );
    return () => {
      isOver = true;
    };
  }, [written, isDue, next]);

  const onView = useCallback((_first: number, last: number) => {
    setWanted((before) => Math.max(before, last + pageSize));
  }, []);
  return {
    ...state,
    isBusy: isDue,
    onView,
    stop: () => setStopped(true),
    goOn: () => setStopped(false),
  };
}
