import type { ReceivedMessage } from "../../../shared/contract/link-methods.ts";
import { EnvironmentTag } from "../../parts/environment.tsx";
import { KeyGlyph } from "../../parts/key-glyph.tsx";
import { Mask } from "../../parts/mask.tsx";
import { inboxWords } from "../../words/inbox.ts";
import type { Conflict } from "./find-conflict.ts";
import type { ItemChoice } from "./item-choice.ts";
import { ItemChoiceField } from "./item-choice-field.tsx";
import classes from "./message.module.css";

type Item = ReceivedMessage["items"][number];
type MessageItemsProps = {
  readonly items: readonly Item[];
  readonly messageId: string;
  /** Of each value: what is in its way, and what is chosen for it. */
  readonly chosen: readonly { readonly conflict: Conflict | undefined; readonly choice: ItemChoice }[];
  readonly onChoose: (index: number, choice: ItemChoice) => void;
};

/** What came, masked: one drawn large, several as a list. */
export function MessageItems({ items, messageId, chosen, onChoose }: MessageItemsProps) {
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
          const { conflict, choice = "store" } = chosen[index] ?? {};
          return (
            <li key={`${item.name} ${item.env}`} className={classes.item}>
              <KeyGlyph id={`${messageId}${item.name}`} />
              <span className={classes.whatName}>
                <b>{item.name}</b> <small className="kh-quiet">{kindText(item)}</small>
                {hereText(item, conflict) !== undefined && (
                  <span className={`kh-small kh-warn ${classes.here}`}>{hereText(item, conflict)}</span>
                )}
              </span>
              <Mask mask={item.mask} />
              {item.env !== undefined && <EnvironmentTag env={item.env} />}
              <ItemChoiceField
                name={item.name}
                conflict={conflict}
                choice={choice}
                onChoose={(next) => onChoose(index, next)}
              />
            </li>
          );
        })}
      </ul>
    </>
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
