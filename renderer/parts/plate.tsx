/**
 * A value in the clear: the only thing drawn in the other theme's colours, always with its timer. The bytes live in a
 * ref of this component and are wiped when it ends; its text exists only as the plate's own text nodes. It ends after
 * 30 s, on Esc, when the window loses focus, when a dialog opens, and with the page on a lock.
 */
import { IconEyeOff } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useNow } from "../data/use-now.ts";
import { useEndsUnseen } from "../session/use-ends-unseen.ts";
import { partsWords } from "../words/parts.ts";
import { Cut } from "./cut.tsx";
import { smallIcon } from "./icon.ts";
import classes from "./plate.module.css";
import { valuePieces } from "./value-pieces.ts";

export const shownSeconds = 30;

type PlateProps = {
  /** Fetches the value. The plate takes ownership of the bytes. */
  readonly load: () => Promise<Uint8Array>;
  /** The value is gone from the screen; `failure` when it could not be fetched. */
  readonly onEnd: (failure?: unknown) => void;
};

export function Plate({ load, onEnd }: PlateProps) {
  const place = useRef<HTMLDivElement>(null);
  const [endsAt, setEndsAt] = useState<number>();
  const now = useNow(250, endsAt !== undefined);
  const left = endsAt === undefined ? shownSeconds : Math.max(0, Math.ceil((endsAt - now) / 1000));
  const end = useRef(onEnd);
  end.current = onEnd;
  const loadOnce = useRef(load);
  useEndsUnseen(() => onEnd());

  useEffect(() => {
    let bytes: Uint8Array | undefined;
    let gone = false;
    const target = place.current;
    loadOnce.current().then(
      (value) => {
        if (gone) {
          value.fill(0);
          return;
        }
        bytes = value;
        if (target !== null) write(target, value);
        setEndsAt(Date.now() + shownSeconds * 1000);
      },
      (error: unknown) => {
        if (!gone) end.current(error);
      },
    );
    return () => {
      gone = true;
      target?.replaceChildren();
      bytes?.fill(0);
    };
  }, []);

  useEffect(() => {
    if (endsAt !== undefined && left === 0) end.current();
  }, [endsAt, left]);

  return (
    // biome-ignore lint/a11y/useSemanticElements: not a group of form fields
    <div className={classes.plate} role="group" aria-label={partsWords.shownFor(shownSeconds)} data-shown-value="">
      <span className="kh-unseen" role="status">
        {endsAt !== undefined && partsWords.shownFor(shownSeconds)}
      </span>
      <div ref={place} className={classes.value} translate="no" spellCheck={false} />
      <Cut teeth={shownSeconds} left={left} width={320} height={14} wide tone="plate" />
      <div className={classes.foot}>
        <span>
          <b>{left} s</b> {partsWords.secondsUntilHidden}
        </span>
        <button type="button" className={classes.hide} onClick={() => onEnd()}>
          <IconEyeOff {...smallIcon} />
          {partsWords.hideNow} <kbd aria-hidden>Esc</kbd>
        </button>
      </div>
    </div>
  );
}

/** Writes text nodes and nothing else: what is in a value is never read as markup. */
function write(target: HTMLElement, value: Uint8Array): void {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(value);
  } catch {
    target.append(element("p", classes.binary, partsWords.binary(value.length)));
    return;
  }
  const pieces = valuePieces(text);
  if (pieces.kind === "lines") {
    const list = element("ol", classes.lines, "");
    list.tabIndex = 0;
    for (const line of pieces.lines) list.append(element("li", classes.line, line));
    target.append(list);
    return;
  }
  if (pieces.prefix !== "") target.append(element("span", classes.prefix, pieces.prefix));
  for (const group of pieces.groups) target.append(element("span", classes.group, group));
}

function element(name: string, className: string | undefined, text: string): HTMLElement {
  const made = document.createElement(name);
  if (className !== undefined) made.className = className;
  made.textContent = text;
  return made;
}
