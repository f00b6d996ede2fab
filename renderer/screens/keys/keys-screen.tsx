import { IconFileImport, IconPlus } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Environment } from "../../../shared/contract/fields.ts";
import { usualUnusedDays } from "../../../shared/contract/key-uses.ts";
import { day } from "../../../shared/contract/rotation-policy.ts";
import { useHostQuery } from "../../data/host-query.ts";
import { useNow } from "../../data/use-now.ts";
import { Button } from "../../parts/button.tsx";
import { environments } from "../../parts/environments.ts";
import { FailureNote } from "../../parts/failure-note.tsx";
import { smallIcon } from "../../parts/icon.ts";
import { Empty, Page, PageHead } from "../../parts/page.tsx";
import type { PersonLook } from "../../parts/person.tsx";
import { shownValues } from "../../session/shown-values.ts";
import { useShortcuts } from "../../shell/shortcuts.ts";
import { keysWords as words } from "../../words/keys.ts";
import { OpenPlans } from "../compromised/open-plans.tsx";
import { needsWork } from "./due.ts";
import { FilterBar } from "./filter-bar.tsx";
import { didYouMean, findKeys, noFilters, type SortBy, sortKeys } from "./find-keys.ts";
import { keyEntries, readyForSearch } from "./key-entries.ts";
import { KeyList, type KeyListHandle } from "./key-list.tsx";
import { KeyPanel } from "./key-panel.tsx";
import { RunningRotations } from "./running-rotation.tsx";
import { SearchField } from "./search-field.tsx";

const quarterHour = 15 * 60_000;

export function KeysScreen() {
  const { key: selected, env: wantedEnv } = useSearch({ from: "/keys" });
  const navigate = useNavigate();
  const now = useNow(quarterHour);
  const [removed, setRemoved] = useState(false);
  const keys = useHostQuery("keys.list", removed ? { removed: true } : {});
  const people = useHostQuery("team.list", {});
  const [query, setQuery] = useState("");
  const [filters, setFilters] = useState(noFilters);
  const [sortBy, setSortBy] = useState<SortBy>("rotation");
  const list = useRef<KeyListHandle>(null);
  const search = useRef<HTMLInputElement>(null);

  const entries = useMemo(() => sortKeys(keyEntries(keys.data?.rows ?? [], now), sortBy), [keys.data, now, sortBy]);
  const settings = useHostQuery("settings.get", {});
  const unusedDays = settings.data?.health.unusedDays ?? usualUnusedDays;
  const found = useMemo(
    () => findKeys(entries, query, filters, now - unusedDays * day),
    [entries, query, filters, now, unusedDays],
  );
  useEffect(() => readyForSearch(entries), [entries]);
  const services = useMemo(() => new Set(entries.map(({ service }) => service)).size, [entries]);
  const work = useMemo(() => entries.filter(({ due }) => needsWork(due)).length, [entries]);
  const states = useMemo(
    () => new Map(people.data?.people.map(({ signKey, state }) => [signKey, state])),
    [people.data],
  );
  const personState = useCallback((signKey: string): PersonLook => states.get(signKey) ?? "unverified", [states]);
  const entry = useMemo(() => entries.find(({ keyId }) => keyId === selected), [entries, selected]);
  const env = environments.find((name) => name === wantedEnv);

  const select = useCallback(
    (keyId: string | undefined) =>
      void navigate({ to: "/keys", search: keyId === undefined ? {} : { key: keyId }, replace: true }),
    [navigate],
  );
  const showEnvironment = useCallback(
    (next: Environment) => {
      if (selected !== undefined) void navigate({ to: "/keys", search: { key: selected, env: next }, replace: true });
    },
    [navigate, selected],
  );
  const close = useCallback(() => select(undefined), [select]);
  const showRemoved = useCallback(
    (next: boolean) => {
      setRemoved(next);
      select(undefined);
    },
    [select],
  );
  const focusSearch = () => search.current?.focus();
  const move = (by: number) => {
    const at = found.findIndex(({ keyId }) => keyId === selected);
    const next = found[Math.min(found.length - 1, Math.max(0, at + by))];
    if (next !== undefined) select(next.keyId);
    list.current?.focus();
  };

  useShortcuts({
    "/": focusSearch,
    "Ctrl F": focusSearch,
    J: () => move(1),
    K: () => move(-1),
    Down: () => move(1),
    Up: () => move(-1),
    Esc: () => {
      if (shownValues.get().size > 0) shownValues.hideAll();
      else if (document.activeElement === search.current) {
        setQuery("");
        list.current?.focus();
      } else if (selected !== undefined) select(undefined);
    },
  });

  useEffect(() => {
    document.title = `${words.title} · Keyhold`;
  }, []);

  const filtered = query !== "" || found.length < entries.length;
  return (
    <Page
      side={
        entry !== undefined && (
          <KeyPanel
            key={entry.keyId}
            entry={entry}
            env={env}
            onEnvironment={showEnvironment}
            onClose={close}
            personState={personState}
            removed={removed}
          />
        )
      }
    >
      <PageHead title={words.title} sub={keys.data === undefined ? undefined : words.summary(entries.length, services)}>
        <SearchField
          ref={search}
          value={query}
          onChange={setQuery}
          onLeave={() => {
            if (found[0] !== undefined && entry === undefined) select(found[0].keyId);
            list.current?.focus();
          }}
        />
        <Button
          size="small"
          icon={<IconFileImport {...smallIcon} />}
          onClick={() => void navigate({ to: "/keys/import" })}
        >
          {words.import}
        </Button>
        <Button
          tone="primary"
          size="small"
          icon={<IconPlus {...smallIcon} />}
          keycap="N"
          onClick={() => void navigate({ to: "/keys/new" })}
        >
          {words.newKey}
        </Button>
      </PageHead>
      <FilterBar
        entries={entries}
        filters={filters}
        onFilters={setFilters}
        sortBy={sortBy}
        onSort={setSortBy}
        work={work}
        unusedDays={unusedDays}
        removed={removed}
        onRemoved={showRemoved}
      />
      {!removed && <OpenPlans />}
      {filters.work && <RunningRotations />}
      <FailureNote failure={keys.error} />
      <span className="kh-unseen" role="status">
        {filtered ? words.found(found.length) : ""}
      </span>
      {keys.data !== undefined && found.length === 0 ? (
        <Nothing
          vaultEmpty={entries.length === 0}
          removed={removed}
          query={query}
          near={query === "" ? undefined : didYouMean(entries, query)}
          onQuery={(next) => {
            setFilters(noFilters);
            setQuery(next);
          }}
        />
      ) : (
        <KeyList
          ref={list}
          entries={found}
          selected={entry?.keyId}
          onSelect={select}
          onOpen={focusPanel}
          panelOpen={entry !== undefined}
          sortBy={sortBy}
          onSort={setSortBy}
          personState={personState}
          now={now}
        />
      )}
    </Page>
  );
}

function focusPanel(): void {
  document.querySelector<HTMLElement>("[data-panel-main]")?.focus();
}

type NothingProps = {
  readonly vaultEmpty: boolean;
  readonly removed: boolean;
  readonly query: string;
  readonly near: string | undefined;
  readonly onQuery: (query: string) => void;
};

function Nothing({ vaultEmpty, removed, query, near, onQuery }: NothingProps) {
  const navigate = useNavigate();
  if (removed && query === "") return <Empty text={words.nothingRemoved} />;
  if (vaultEmpty) {
    return (
      <Empty text={words.emptyVault}>
        <Button tone="primary" keycap="N" onClick={() => void navigate({ to: "/keys/new" })}>
          {words.newKey}
        </Button>
        <Button icon={<IconFileImport {...smallIcon} />} onClick={() => void navigate({ to: "/keys/import" })}>
          {words.importKeys}
        </Button>
      </Empty>
    );
  }
  return (
    <Empty text={query === "" ? words.nothingFits : words.notFound(query)}>
      {near === undefined ? (
        <Button onClick={() => onQuery("")}>{query === "" ? words.clearFilters : words.clearSearch}</Button>
      ) : (
        <Button onClick={() => onQuery(near)}>{words.didYouMean(near)}</Button>
      )}
    </Empty>
  );
}
