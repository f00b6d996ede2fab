import { SegmentedControl, Select, TextInput } from "@mantine/core";
import { IconFileExport, IconSearch } from "@tabler/icons-react";
import { useSearch } from "@tanstack/react-router";
import { useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { useNow } from "../../data/use-now.ts";
import { Button } from "../../parts/button.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { icon, smallIcon } from "../../parts/icon.ts";
import { Note } from "../../parts/note.tsx";
import { Empty, Page, PageHead } from "../../parts/page.tsx";
import { useShortcuts } from "../../shell/shortcuts.ts";
import { activityWords } from "../../words/activity.ts";
import { numberText } from "../../words/number.ts";
import { AboutNote, useAbout } from "./about-note.tsx";
import classes from "./activity.module.css";
import { type AreaChoice, areaChoices, filterFor, type Span, spans } from "./activity-filters.ts";
import { ActivityList } from "./activity-list.tsx";
import { ExportDialog } from "./export-dialog.tsx";
import { sourceOf } from "./log-source.ts";
import { SearchState } from "./search-state.tsx";
import { UnusualMarks } from "./unusual-marks.tsx";
import { useMatches } from "./use-matches.ts";
import { useWholeLog } from "./use-whole-log.ts";
import { VerifyLog } from "./verify-log.tsx";

const noView = () => undefined;

export function ActivityScreen() {
  const asked = useSearch({ from: "/activity" });
  const about = useAbout(asked.about);
  const isAbout = asked.about !== undefined;
  const [area, setArea] = useState<AreaChoice>("all");
  const [span, setSpan] = useState<Span>(0);
  const [query, setQuery] = useState(asked.query ?? "");
  const [isExporting, setExporting] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const now = useNow(60_000);
  const focusSearch = () => search.current?.select();
  useShortcuts({ "/": focusSearch, "Ctrl F": focusSearch });
  useEffect(() => {
    document.title = `${activityWords.title} · Keyhold`;
  }, []);

  const wanted = useDeferredValue(query);
  // What "the last day" is stays the same while somebody looks at it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: not at every minute
  const filter = useMemo(() => filterFor(area, wanted, span, now), [area, wanted, span]);
  const log = useWholeLog(!isAbout);
  const matches = useMatches(isAbout ? undefined : filter);
  const aboutEntries = useMemo(() => sourceOf(about.data?.entries.toReversed() ?? []), [about.data]);
  const isSearch = filter !== undefined && !isAbout;
  const source = isAbout ? aboutEntries : isSearch ? sourceOf(matches.entries) : log.source;
  const isDone = isAbout ? about.data !== undefined : isSearch ? matches.isWhole : log.isLoaded;

  const failure = (isSearch ? matches.error : log.error) ?? about.error;

  return (
    <Page>
      <PageHead
        title={activityWords.title}
        sub={log.total === 0 ? undefined : activityWords.count(numberText(log.total))}
      >
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
          maxLength={400}
          onChange={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Escape" || query === "") return;
            event.stopPropagation();
            setQuery("");
          }}
        />
      </PageHead>
      <div className={classes.whole}>
        <UnusualMarks now={now} />
        {!isAbout && (
          <div className={classes.above}>
            <SegmentedControl
              aria-label={activityWords.filterLabel}
              withItemsBorders={false}
              value={area}
              onChange={(value) => setArea(value as AreaChoice)}
              data={areaChoices.map((value) => ({ value, label: activityWords.filters[value] }))}
            />
            <Select
              aria-label={activityWords.spanLabel}
              className={classes.span}
              size="xs"
              data={spans.map((days) => ({ value: String(days), label: activityWords.spans[days] }))}
              value={String(span)}
              allowDeselect={false}
              onChange={(value) => setSpan(Number(value ?? 0) as Span)}
            />
            <VerifyLog>
              <Button size="small" icon={<IconFileExport {...icon} />} onClick={() => setExporting(true)}>
                {activityWords.export}
              </Button>
            </VerifyLog>
          </div>
        )}
        {about.data !== undefined && <AboutNote {...about.data} now={now} />}
        {failure !== undefined && failure !== null && (
          <div className={classes.about}>
            <FailureNote failure={failure} />
          </div>
        )}
        {!isSearch && !isAbout && log.broken !== undefined && (
          <div className={classes.about}>
            <Note tone="danger" live>
              {log.broken}
            </Note>
          </div>
        )}
        {isSearch && <SearchState {...matches} />}
        {!isSearch && log.news > 0 && !isAbout && (
          <div className={classes.news}>
            <Button size="small" onClick={log.showNews}>
              {activityWords.news(log.news)}
            </Button>
          </div>
        )}
        {source.count > 0 && (
          <ActivityList
            // Another filter begins at the top.
            key={isSearch ? JSON.stringify(filter) : isAbout ? "about" : "log"}
            source={source}
            now={now}
            onView={isAbout ? noView : isSearch ? matches.onView : log.onView}
          />
        )}
        {isDone && source.count === 0 && (
          <Empty text={filter === undefined ? activityWords.empty : activityWords.nothing(query)} />
        )}
      </div>
      {isExporting && <ExportDialog filter={filter} onClose={() => setExporting(false)} />}
    </Page>
  );
}
