/**
 * A one-time code in the clear, with the time it is valid for. Its successors were given with it: one showing is one
 * question and one entry in the log. The bytes live in a ref and are wiped when it ends; the text is the plate's own.
 */
import { IconEyeOff } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import type { MethodOutput } from "../../../shared/contract/api.ts";
import { useNow } from "../../data/use-now.ts";
import { Cut } from "../../parts/cut.tsx";
import { smallIcon } from "../../parts/icon.ts";
import plate from "../../parts/plate.module.css";
import { shownSeconds } from "../../parts/plate.tsx";
import { useEndsUnseen } from "../../session/use-ends-unseen.ts";
import { codesWords as words } from "../../words/one-time-codes.ts";
import classes from "./one-time-codes.module.css";

type Codes = MethodOutput<"totp.code">["shown"][number]["codes"];

/** Seconds before a code's end at which the one that follows is told too: nobody types one that ends meanwhile. */
const soon = 6;

type CodePlateProps = {
  /** Fetches the codes. The plate takes ownership of their bytes. */
  readonly load: () => Promise<Codes>;
  readonly onEnd: (failure?: unknown) => void;
};

export function CodePlate({ load, onEnd }: CodePlateProps) {
  const present = useRef<HTMLSpanElement>(null);
  const following = useRef<HTMLSpanElement>(null);
  const codes = useRef<Codes>([]);
  const [endsAt, setEndsAt] = useState<number>();
  const now = useNow(250, endsAt !== undefined);
  const end = useRef(onEnd);
  end.current = onEnd;
  const loadOnce = useRef(load);
  useEndsUnseen(() => onEnd());

  useEffect(() => {
    let gone = false;
    loadOnce.current().then(
      (given) => {
        if (gone) return wipe(given);
        codes.current = given;
        setEndsAt(Date.now() + shownSeconds * 1000);
      },
      (error: unknown) => {
        if (!gone) end.current(error);
      },
    );
    const places = [present.current, following.current];
    return () => {
      gone = true;
      for (const place of places) place?.replaceChildren();
      wipe(codes.current);
      codes.current = [];
    };
  }, []);

  const index = codes.current.findIndex(({ until }) => until > now);
  const shown = codes.current[index];
  const validFor = shown === undefined ? 0 : Math.ceil((shown.until - now) / 1000);
  const period = shown === undefined ? shownSeconds : (shown.until - shown.from) / 1000;
  const tellsNext = validFor <= soon && codes.current[index + 1] !== undefined;
  useEffect(() => {
    write(present.current, codes.current[index]?.code);
    write(following.current, tellsNext ? codes.current[index + 1]?.code : undefined);
  }, [index, tellsNext]);
  useEffect(() => {
    // Also when the clock was set, or the computer slept: no code is left that is valid.
    if (endsAt !== undefined && (now >= endsAt || index < 0)) end.current();
  }, [endsAt, now, index]);

  const teeth = Math.min(period, 30);
  return (
    // biome-ignore lint/a11y/useSemanticElements: not a group of form fields
    <div className={plate.plate} role="group" aria-label={words.shownFor(shownSeconds)} data-shown-value="">
      <span className="kh-unseen" role="status">
        {endsAt !== undefined && words.shownFor(shownSeconds)}
      </span>
      <div className={classes.codes} translate="no">
        <span ref={present} className={classes.present} />
        <span className={classes.following} hidden={!tellsNext}>
          {words.next("")}
          <span ref={following} />
        </span>
      </div>
      <Cut teeth={teeth} left={Math.ceil((validFor / period) * teeth)} width={320} height={14} wide tone="plate" />
      <div className={plate.foot}>
        <span>
          <b>{words.left(validFor)}</b> {words.untilNext}
        </span>
        <button type="button" className={plate.hide} onClick={() => onEnd()}>
          <IconEyeOff {...smallIcon} />
          {words.hideNow} <kbd aria-hidden>Esc</kbd>
        </button>
      </div>
    </div>
  );
}

/** In two halves, as people read and type it. Digits: nothing in it could be markup. */
function write(place: HTMLElement | null, code: Uint8Array | undefined): void {
  if (place === null) return;
  const text = code === undefined ? "" : new TextDecoder().decode(code);
  const half = Math.ceil(text.length / 2);
  place.textContent = text === "" ? "" : `${text.slice(0, half)}\u2009${text.slice(half)}`;
}

function wipe(codes: Codes): void {
  for (const { code } of codes) code.fill(0);
}
