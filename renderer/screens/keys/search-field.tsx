import { IconSearch } from "@tabler/icons-react";
import type { Ref } from "react";
import { smallIcon } from "../../parts/icon.ts";
import { keysWords as words } from "../../words/keys.ts";
import classes from "./filter-bar.module.css";

type SearchFieldProps = {
  readonly value: string;
  readonly onChange: (query: string) => void;
  /** Down or Enter: on to the list. */
  readonly onLeave: () => void;
  readonly ref?: Ref<HTMLInputElement>;
};

export function SearchField({ value, onChange, onLeave, ref }: SearchFieldProps) {
  return (
    <div className={classes.search}>
      <IconSearch {...smallIcon} />
      <input
        ref={ref}
        type="search"
        value={value}
        aria-label={words.search}
        placeholder={words.search}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown" && event.key !== "Enter") return;
          event.preventDefault();
          event.stopPropagation();
          onLeave();
        }}
      />
      <kbd aria-hidden>/</kbd>
    </div>
  );
}
