import { Menu } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { memo, useMemo } from "react";
import type { Environment } from "../../../shared/contract/fields.ts";
import { type UseToFind, usesToFind } from "../../../shared/contract/key-uses.ts";
import { EnvironmentMark } from "../../parts/environment.tsx";
import { environments } from "../../parts/environments.ts";
import { smallIcon } from "../../parts/icon.ts";
import { keysWords as words } from "../../words/keys.ts";
import classes from "./filter-bar.module.css";
import { FilterMenu } from "./filter-menu.tsx";
import type { KeyFilters, SortBy } from "./find-keys.ts";
import type { KeyEntry } from "./key-entries.ts";

type FilterBarProps = {
  readonly entries: readonly KeyEntry[];
  readonly filters: KeyFilters;
  readonly onFilters: (filters: KeyFilters) => void;
  readonly sortBy: SortBy;
  readonly onSort: (by: SortBy) => void;
  /** How many keys need work. */
  readonly work: number;
  /** Days after which the settings call a key unused. */
  readonly unusedDays: number;
  readonly removed: boolean;
  readonly onRemoved: (removed: boolean) => void;
};

const orders = ["rotation", "name", "service", "used", "changed"] as const satisfies readonly SortBy[];

export const FilterBar = memo(function FilterBar({
  entries,
  filters,
  onFilters,
  sortBy,
  onSort,
  work,
  unusedDays,
  removed,
  onRemoved,
}: FilterBarProps) {
  const services = useMemo(() => [...new Set(entries.map(({ service }) => service))].sort(), [entries]);
  const tags = useMemo(() => [...new Set(entries.flatMap((entry) => entry.tags))].sort(), [entries]);
  const nameOf = (use: UseToFind) => words.uses[use](unusedDays);
  const toggle = (env: Environment) => {
    const next = new Set(filters.environments);
    if (!next.delete(env)) next.add(env);
    onFilters({ ...filters, environments: next });
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: not a group of form fields
    <div className={classes.bar} role="group" aria-label={words.filters}>
      {environments.toReversed().map((env) => (
        <button
          key={env}
          type="button"
          className={classes.filter}
          title={env}
          aria-pressed={filters.environments.has(env)}
          onClick={() => toggle(env)}
        >
          <EnvironmentMark env={env} />
          <span className={classes.word}>{env}</span>
        </button>
      ))}
      <FilterMenu
        label={words.service}
        choices={services}
        value={filters.service}
        onChange={(service) => onFilters({ ...filters, service })}
      />
      {tags.length > 0 && (
        <FilterMenu
          label={words.tag}
          choices={tags}
          value={filters.tag}
          onChange={(tag) => onFilters({ ...filters, tag })}
        />
      )}
      <FilterMenu
        label={words.use}
        choices={usesToFind.map(nameOf)}
        value={filters.use === undefined ? undefined : nameOf(filters.use)}
        onChange={(chosen) => onFilters({ ...filters, use: usesToFind.find((use) => nameOf(use) === chosen) })}
      />
      <button
        type="button"
        className={classes.filter}
        aria-pressed={filters.work}
        onClick={() => onFilters({ ...filters, work: !filters.work })}
      >
        {words.needsWork(work)}
      </button>
      {removed && (
        <button type="button" className={classes.filter} aria-pressed onClick={() => onRemoved(false)}>
          {words.removed}
        </button>
      )}
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <button type="button" className={classes.sort}>
            {words.sortedBy[sortBy]}
            <IconChevronDown {...smallIcon} />
          </button>
        </Menu.Target>
        <Menu.Dropdown aria-label={words.sort}>
          <Menu.RadioGroup value={sortBy} onChange={(by) => onSort(orders.find((order) => order === by) ?? "rotation")}>
            {orders.map((by) => (
              <Menu.RadioItem key={by} value={by} closeMenuOnClick>
                {words.sortedBy[by]}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
          <Menu.Divider />
          <Menu.CheckboxItem checked={removed} onChange={onRemoved} closeMenuOnClick>
            {words.showRemoved}
          </Menu.CheckboxItem>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
});
