import { Checkbox, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Environment } from "../../../shared/contract/fields.ts";
import type { KeyRow } from "../../../shared/contract/key-methods.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { EnvironmentMark, EnvironmentTag } from "../../parts/environment.tsx";
import { environments } from "../../parts/environments.ts";
import { KeyGlyph } from "../../parts/key-glyph.tsx";
import { shareWords } from "../../words/share.ts";
import classes from "./choose-keys.module.css";
import { belongs, type Chosen } from "./chosen.ts";

type ChooseKeysProps = {
  readonly rows: readonly KeyRow[] | undefined;
  readonly onChosen: (chosen: Chosen) => void;
  readonly onClose: () => void;
};

/** More than this many rows are found by typing. */
const mostShown = 60;
/** What the host takes by name at once. */
const mostChosen = 1000;

export function ChooseKeys({ rows, onChosen, onClose }: ChooseKeysProps) {
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [everythingIn, setEverythingIn] = useState<Environment>();
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
    if (count > 0) onChosen({ keys: chosen, everythingIn });
  };
  const inAll = (rows ?? []).filter((row) => belongs(row, everythingIn));
  const all = new Set(inAll.map(({ id }) => id));
  const count = inAll.length + chosen.filter((id) => !all.has(id)).length;
  return (
    <Dialog
      title={shareWords.chooseTitle}
      onClose={onClose}
      onMainAction={goOn}
      footer={
        <>
          <span className="kh-small kh-body kh-grow" role="status">
            {count > 0 && shareWords.chosen(count)}
          </span>
          <Button tone="primary" keycap="Ctrl Enter" disabled={count === 0} onClick={goOn}>
            {shareWords.chooseNext(count)}
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
          onChosen({ keys: [...new Set([...chosen, first.id])], everythingIn });
        }}
      />
      <fieldset className={classes.everything}>
        <legend className="kh-small kh-body">{shareWords.everythingIn}</legend>
        {environments.map((env) => {
          const inside = (rows ?? []).filter((row) => belongs(row, env)).length;
          return (
            <Checkbox
              key={env}
              size="xs"
              disabled={inside === 0}
              checked={everythingIn === env}
              onChange={() => setEverythingIn(everythingIn === env ? undefined : env)}
              label={
                <span className="kh-row">
                  <EnvironmentMark env={env} />
                  {shareWords.everything(env, inside)}
                </span>
              }
            />
          );
        })}
      </fieldset>
      <ul className={classes.list}>
        {found.slice(0, mostShown).map((row) => (
          <li key={row.id}>
            {/* biome-ignore lint/a11y/noLabelWithoutControl: the checkbox in it is its control */}
            <label className={classes.row}>
              <Checkbox
                size="xs"
                checked={chosen.includes(row.id) || all.has(row.id)}
                disabled={all.has(row.id)}
                onChange={() => toggle(row.id)}
              />
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
