import { NativeSelect, TextInput } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useState } from "react";
import type { Environment } from "../../../shared/contract/fields.ts";
import type { ReceivedMessage } from "../../../shared/contract/link-methods.ts";
import { IconButton } from "../../parts/button.tsx";
import { EnvironmentTag } from "../../parts/environment.tsx";
import { environments } from "../../parts/environments.ts";
import { smallIcon } from "../../parts/icon.ts";
import { KeyGlyph } from "../../parts/key-glyph.tsx";
import { Mask } from "../../parts/mask.tsx";
import { inboxWords } from "../../words/inbox.ts";
import type { Place } from "./deciding.ts";
import type { Conflict } from "./find-conflict.ts";
import type { ItemChoice } from "./item-choice.ts";
import { ItemChoiceField } from "./item-choice-field.tsx";
import classes from "./message.module.css";

type Item = ReceivedMessage["items"][number];
type MessageItemsProps = {
  readonly items: readonly Item[];
  readonly messageId: string;
  readonly chosen: readonly ChosenItem[];
  readonly onChoose: (index: number, choice: ItemChoice) => void;
  readonly onPlace: (index: number, place: Place) => void;
};
/** Of one value: where it goes, what is in its way there, and what is chosen for it. */
export type ChosenItem = {
  readonly name: string;
  readonly env: Environment;
  /** What was typed and chosen for it. */
  readonly place: Place;
  readonly conflict: Conflict | undefined;
  readonly choice: ItemChoice;
};

/** What came, masked: one drawn large, several as a list. */
export function MessageItems({ items, messageId, chosen, onChoose, onPlace }: MessageItemsProps) {
  const [first] = items;
  if (items.length === 1 && first !== undefined) {
    return (
      <>
        <div className={classes.what}>
          <KeyGlyph id={messageId} tone="accent" large />
          <div className={classes.whatName}>
            <h2>{first.name}</h2>
            <div className="kh-small kh-body">{kindText(first)}</div>
          </div>
          {first.env !== undefined && <EnvironmentTag env={first.env} />}
        </div>
        <div className={`kh-well ${classes.mask}`}>
          <Mask mask={first.mask} large />
          <span className="kh-small kh-quiet">{inboxWords.hidden}</span>
        </div>
      </>
    );
  }
  return (
    <>
      <h2>{inboxWords.values(items.length)}</h2>
      <ul className={classes.items}>
        {items.map((item, index) => {
          const one = chosen[index];
          return (
            one && (
              <SeveralItem
                // biome-ignore lint/suspicious/noArrayIndexKey: a value is named by its place in the message
                key={index}
                item={item}
                one={one}
                glyph={`${messageId}${item.name}`}
                onChoose={(next) => onChoose(index, next)}
                onPlace={(next) => onPlace(index, next)}
              />
            )
          );
        })}
      </ul>
    </>
  );
}

type SeveralItemProps = {
  readonly item: Item;
  readonly one: ChosenItem;
  readonly glyph: string;
  readonly onChoose: (choice: ItemChoice) => void;
  readonly onPlace: (place: Place) => void;
};

function SeveralItem({ item, one, glyph, onChoose, onPlace }: SeveralItemProps) {
  const { name, env, place, conflict, choice } = one;
  const [open, setOpen] = useState(false);
  const here = hereText(item, conflict);
  const isStored = choice !== "wait" && choice !== "drop";
  return (
    <li className={classes.several}>
      <div className={classes.item}>
        <KeyGlyph id={glyph} />
        <span className={classes.whatName}>
          <b>{name}</b>{" "}
          <small className="kh-quiet">{name === item.name ? kindText(item) : inboxWords.sentAs(item.name)}</small>
          {here !== undefined && <span className={`kh-small kh-warn ${classes.here}`}>{here}</span>}
        </span>
        <Mask mask={item.mask} />
        <EnvironmentTag env={env} />
        <ItemChoiceField name={item.name} conflict={conflict} choice={choice} onChoose={onChoose} />
        <IconButton
          label={inboxWords.changePlace(item.name)}
          aria-expanded={open}
          disabled={!isStored}
          onClick={() => setOpen(!open)}
        >
          <IconPencil {...smallIcon} />
        </IconButton>
      </div>
      {open && isStored && (
        <div className={classes.place}>
          <TextInput
            size="xs"
            label={inboxWords.storeAs}
            aria-label={inboxWords.nameOf(item.name)}
            value={place.name ?? item.name}
            maxLength={120}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
            onChange={(event) => onPlace({ ...place, name: event.currentTarget.value })}
          />
          <NativeSelect
            size="xs"
            label={inboxWords.env}
            aria-label={inboxWords.envOf(item.name)}
            value={env}
            data={[...environments]}
            onChange={(event) => {
              const chosen = environments.find((wanted) => wanted === event.currentTarget.value);
              if (chosen !== undefined) onPlace({ ...place, env: chosen });
            }}
          />
        </div>
      )}
    </li>
  );
}

/** What of it is here already: the very same value, or another one in its place. */
function hereText(item: Item, conflict: Conflict | undefined): string | undefined {
  const [same] = item.same ?? [];
  if (same !== undefined) return inboxWords.haveIt(`${same.name} (${same.env})`);
  return conflict?.kind === "value" ? inboxWords.replaces(conflict.mask) : undefined;
}

function kindText(item: Item): string {
  if (item.kind === "file") return inboxWords.file;
  return item.service ?? inboxWords.unknownService;
}
