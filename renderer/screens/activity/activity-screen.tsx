import { SegmentedControl, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useSearch } from "@tanstack/react-router";
import { useDeferredValue, useMemo, useRef, useState } from "react";
import type { AuditRow } from "../../../shared/contract/activity-methods.ts";
import { useHostQuery } from "../../data/host-query.ts";
import { useNow } from "../../data/use-now.ts";
import { Button } from "../../parts/button.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { smallIcon } from "../../parts/icon.ts";
import { Empty, Page, PageHead } from "../../parts/page.tsx";
import { useShortcuts } from "../../shell/shortcuts.ts";
import { activityWords } from "../../words/activity.ts";
import { AboutNote, useAbout } from "./about-note.tsx";
import classes from "./activity.module.css";
import { type ActivityFilter, activityFilters, inFilter, matches } from "./activity-filters.ts";
import { ActivityList } from "./activity-list.tsx";
import { VerifyLog } from "./verify-log.tsx";

const atFirst = 1_000;
const steps = 10;
const none: readonly AuditRow[] = [];
const number = new Intl.NumberFormat("en-GB");

export function ActivityScreen() {
  const asked = useSearch({ from: "/activity" });
  const [limit, setLimit] = useState(atFirst);
  const log = useHostQuery("activity.list", { limit }, { keepPrevious: true });
  const about = useAbout(asked.about);
  const [filter, setFilter] = useState<ActivityFilter>("all");
  const [query, setQuery] = useState(asked.query ?? "");
  const search = useRef<HTMLInputElement>(null);
  const now = useNow(60_000);
  const focusSearch = () => search.current?.select();
  useShortcuts({ "/": focusSearch, "Ctrl F": focusSearch });

  const wanted = useDeferredValue(query);
  const whole = useMemo(() => log.data?.entries.toReversed(), [log.data]);
  const entries = (asked.about === undefined ? whole : about.data?.entries) ?? none;
  const shown = useMemo(() => {
    const words = wanted
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== "");
    return entries
      .filter((entry) => inFilter(entry, filter) && matches(entry, activityWords.action(entry.action), words))
      .reverse();
  }, [entries, filter, wanted]);
  // Entries are numbered from 1: what comes before the oldest that is here is not loaded.
  const older = asked.about === undefined ? (entries[0]?.seq ?? 1) - 1 : 0;
  const newest = log.data?.total ?? 0;

  return (
    <Page>
      <PageHead title={activityWords.title} sub={newest === 0 ? undefined : activityWords.count(number.format(newest))}>
        <TextInput
          ref={search}
          size="xs"
          className={classes.search}
          aria-label={activityWords.search}
          placeholder={activityWords.search}
          leftSection={<IconSearch {...smallIcon} />}
          rightSection={<kbd aria-hidden>/</kbd>}
          value={query}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Escape" || query === "") return;
            event.stopPropagation();
            setQuery("");
          }}
        />
      </PageHead>
      <div className={classes.above}>
        <SegmentedControl
          aria-label={activityWords.filterLabel}
          withItemsBorders={false}
          value={filter}
          onChange={(value) => setFilter(value as ActivityFilter)}
          data={activityFilters.map((value) => ({ value, label: activityWords.filters[value] }))}
        />
        <VerifyLog />
      </div>
      {about.data !== undefined && <AboutNote {...about.data} now={now} />}
      <FailureNote failure={log.error ?? about.error} />
      {shown.length > 0 && <ActivityList entries={shown} now={now} />}
      {(asked.about === undefined ? log : about).data !== undefined && shown.length === 0 && (
        <Empty text={entries.length === 0 ? activityWords.empty : activityWords.nothing(query)} />
      )}
      {older > 0 && (
        <div className={classes.older}>
          <Button size="small" busy={log.isFetching} onClick={() => setLimit(limit * steps)}>
            {activityWords.older(number.format(Math.min(older, limit * (steps - 1))))}
          </Button>
        </div>
      )}
    </Page>
  );
}
