import { Combobox, useCombobox } from "@mantine/core";
import { useState } from "react";
import { keysWords as words } from "../../words/keys.ts";
import classes from "./filter-bar.module.css";

type FilterMenuProps = {
  readonly label: string;
  readonly choices: readonly string[];
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
};

/** More than this are found by typing. */
const mostShown = 100;

/** One of many, found by typing; choosing it again takes it away. */
export function FilterMenu({ label, choices, value, onChange }: FilterMenuProps) {
  const [query, setQuery] = useState("");
  const box = useCombobox({
    onDropdownClose: () => {
      box.resetSelectedOption();
      setQuery("");
    },
    onDropdownOpen: () => box.focusSearchInput(),
  });
  const shown = choices
    .filter((choice) => choice.toLowerCase().includes(query.trim().toLowerCase()))
    .slice(0, mostShown);
  return (
    <Combobox
      store={box}
      width={220}
      withinPortal={false}
      position="bottom-start"
      onOptionSubmit={(choice) => {
        onChange(choice === "" || choice === value ? undefined : choice);
        box.closeDropdown();
      }}
    >
      <Combobox.Target targetType="button">
        <button
          type="button"
          className={classes.filter}
          data-on={value !== undefined || undefined}
          onClick={() => box.toggleDropdown()}
        >
          {value === undefined ? label : `${label}: ${value}`}
        </button>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
          placeholder={label}
          aria-label={label}
        />
        <Combobox.Options tabIndex={0} mah={260} className={classes.options} aria-label={label}>
          <Combobox.Option value="">{words.any}</Combobox.Option>
          {shown.map((choice) => (
            <Combobox.Option key={choice} value={choice} active={choice === value}>
              {choice}
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
