import { Checkbox, TextInput } from "@mantine/core";
import { useState } from "react";
import type { KeyRow } from "../../../shared/contract/key-methods.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { EnvironmentTag } from "../../parts/environment.tsx";
import { KeyGlyph } from "../../parts/key-glyph.tsx";
import { shareWords } from "../../words/share.ts";
import classes from "./choose-keys.module.css";

type ChooseKeysProps = {
  readonly rows: readonly KeyRow[] | undefined;
  readonly onChosen: (ids: readonly string[]) => void;
  readonly onClose: () => void;
};

/** More than this many rows are found by typing. */
const mostShown = 60;
/** What one link may hold. */
const mostChosen = 256;

export function ChooseKeys({ rows, onChosen, onClose }: ChooseKeysProps) {
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const words = query.toLowerCase().split(/\s+/);
  const found = (rows ?? []).filter((row) => {
    const text = `${row.name} ${row.service} ${row.env} ${row.tags.join(" ")}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const toggle = (id: string) => {
    setChosen((before) =>
      before.includes(id) ? before.filter((other) => other !== id) : [...before, id].slice(0, mostChosen),
    );
  };
  const goOn = () => {
    if (chosen.length > 0) onChosen(chosen);
  };
  return (
    <Dialog
      title={shareWords.chooseTitle}
      onClose={onClose}
      onMainAction={goOn}
      footer={
        <>
          <span className="kh-small kh-body kh-grow" role="status">
            {chosen.length > 0 && shareWords.chosen(chosen.length)}
          </span>
          <Button tone="primary" keycap="Ctrl Enter" disabled={chosen.length === 0} onClick={goOn}>
            {shareWords.chooseNext(chosen.length)}
          </Button>
        </>
      }
    >
      <TextInput
        aria-label={shareWords.chooseSearch}
        placeholder={shareWords.chooseSearch}
        value={query}
        data-autofocus
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setQuery(event.currentTarget.value)}
        onKeyDown={(event) => {
          const [first] = found;
          if (event.key !== "Enter" || event.ctrlKey || event.metaKey || first === undefined) return;
          event.preventDefault();
          onChosen([...new Set([...chosen, first.id])]);
        }}
      />
      <ul className={classes.list}>
        {found.slice(0, mostShown).map((row) => (
          <li key={row.id}>
            {/* biome-ignore lint/a11y/noLabelWithoutControl: the checkbox in it is its control */}
            <label className={classes.row}>
              <Checkbox size="xs" checked={chosen.includes(row.id)} onChange={() => toggle(row.id)} />
              <KeyGlyph id={row.keyId} />
              <span className={classes.name}>
                {row.name} <small>{row.service}</small>
              </span>
              <EnvironmentTag env={row.env} />
            </label>
          </li>
        ))}
      </ul>
      {found.length > mostShown && (
        <p className="kh-small kh-quiet">{shareWords.chooseMore(found.length - mostShown)}</p>
      )}
      {rows !== undefined && found.length === 0 && <p className="kh-body">{shareWords.chooseNothing(query)}</p>}
    </Dialog>
  );
}
