import { useState } from "react";
import { useNow } from "../../data/use-now.ts";
import { Cut } from "../../parts/cut.tsx";
import { doorWords } from "../../words/door.ts";
import classes from "./door.module.css";

const teeth = 50;
const { unlock: words } = doorWords;

/** How long deriving a key took in this window, in milliseconds; about a second is what a new vault is measured for. */
let expected = 1_000;

export function derivationTook(milliseconds: number): void {
  expected = Math.min(20_000, Math.max(400, milliseconds));
}

/** A clock's estimate: derivation says nothing while it works. */
export function DerivationProgress({
  text = words.deriving,
  about = expected,
}: {
  readonly text?: string;
  readonly about?: number;
}) {
  const [start] = useState(Date.now);
  const [whole] = useState(about);
  const now = useNow(100);
  const passed = now - start;
  const share = Math.min(0.96, passed / whole);
  const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(milliseconds < 10_000 ? 1 : 0);
  return (
    <div className={classes.progress} role="status">
      <Cut teeth={teeth} left={Math.ceil(share * teeth)} width={406} height={12} wide />
      <div className="kh-row kh-small kh-body">
        <span>{text}</span>
        <span className="kh-end" aria-hidden>
          {passed <= whole ? words.progress(seconds(passed), seconds(whole)) : words.longer(seconds(passed))}
        </span>
      </div>
    </div>
  );
}
