import { SegmentedControl, Select } from "@mantine/core";
import { useMemo, useState } from "react";
import type { Environment } from "../../../shared/contract/fields.ts";
import type { ImportRow, ImportView } from "../../../shared/contract/import-methods.ts";
import {
  type ConflictChoice,
  conflictChoices,
  type EntryState,
  entryStates,
  formatNames,
  leftWords,
} from "../../../shared/contract/import-words.ts";
import { useProgress } from "../../data/use-progress.ts";
import { Button } from "../../parts/button.tsx";
import { environments } from "../../parts/environments.ts";
import { FailureNote } from "../../parts/failure-note.tsx";
import { Note } from "../../parts/note.tsx";
import { Empty, Page, PageHead } from "../../parts/page.tsx";
import { useShortcuts } from "../../shell/shortcuts.ts";
import { importWords as words } from "../../words/import.ts";
import classes from "./import.module.css";
import { PreviewList } from "./preview-list.tsx";
import type { Change } from "./use-import.ts";

type PreviewProps = {
  readonly view: ImportView;
  readonly rows: readonly ImportRow[];
  readonly busy: boolean;
  readonly failure: unknown;
  readonly onChange: (change: Change) => Promise<void>;
  readonly onStore: () => Promise<void>;
  readonly onAnother: () => void;
};

const asSuggested = "suggested";

/** What would become of a file, entry by entry, and what the person wants instead. */
export function Preview({ view, rows, busy, failure, onChange, onStore, onAnother }: PreviewProps) {
  const [filter, setFilter] = useState<EntryState | "all">("all");
  const shown = useMemo(() => (filter === "all" ? rows : rows.filter(({ state }) => state === filter)), [rows, filter]);
  const count = view.chosen.add + view.chosen.keep + view.chosen.replace;
  const progress = useProgress("imports.store", busy);
  const filters = (["all", ...entryStates] as const).map((value) => ({
    value,
    label: words.filterCount(words.filters[value], value === "all" ? view.entries : view.states[value]),
  }));
  useShortcuts({ "Ctrl Enter": () => void (busy ? undefined : onStore()) });
  return (
    <Page>
      <PageHead title={words.title} sub={words.found(view.file, formatNames[view.format], view.entries)}>
        <Button size="small" onClick={onAnother}>
          {words.another}
        </Button>
        <Button size="small" tone="primary" keycap="Ctrl Enter" busy={busy} onClick={() => void onStore()}>
          {words.store(count)}
        </Button>
      </PageHead>
      <div className={classes.above}>
        <SegmentedControl
          aria-label={words.filter}
          withItemsBorders={false}
          value={filter}
          onChange={(value) => setFilter(value as EntryState | "all")}
          data={filters}
        />
        <Select
          aria-label={words.envForAll}
          className={classes.choice}
          size="xs"
          data={[
            { value: asSuggested, label: words.asSuggested },
            ...environments.map((env) => ({ value: env, label: env })),
          ]}
          value={view.env ?? asSuggested}
          allowDeselect={false}
          onChange={(value) => void onChange({ env: value === asSuggested ? null : (value as Environment) })}
        />
        {view.states.conflict > 0 && (
          <Select
            aria-label={words.onConflict}
            className={classes.choice}
            size="xs"
            data={conflictChoices.map((value) => ({ value, label: words.conflictChoices[value] }))}
            value={view.onConflict}
            allowDeselect={false}
            onChange={(value) => void onChange({ onConflict: (value ?? "keep") as ConflictChoice })}
          />
        )}
        <span className="kh-small kh-quiet" role="status">
          {busy && progress !== undefined && words.progress(progress.done, progress.total)}
        </span>
      </div>
      <FailureNote failure={failure} />
      {view.left.length > 0 && (
        <details className={classes.left}>
          <summary>
            {words.notTaken} ({view.left.reduce((sum, { count: one }) => sum + one, 0)})
          </summary>
          <Note>
            <ul>
              {view.left.map(({ reason, count: many, examples }) => (
                <li key={reason}>
                  {words.leftLine(
                    many,
                    many === 1 ? leftWords[reason].one : leftWords[reason].many,
                    leftWords[reason].why,
                    examples.filter((name) => name !== "").join(", "),
                  )}
                </li>
              ))}
            </ul>
          </Note>
        </details>
      )}
      {shown.length === 0 ? (
        <Empty text={words.nothingFits} />
      ) : (
        <PreviewList rows={shown} onChange={(entry) => void onChange({ entries: [entry] })} />
      )}
    </Page>
  );
}
