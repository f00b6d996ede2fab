import type { KeyPage, KeyRow } from "../../../shared/contract/key-methods.ts";
import { keysWords } from "../../words/keys.ts";
import { exactTime, momentText } from "../../words/time.ts";
import classes from "./key-panel.module.css";
import { RunLine } from "./run-line.tsx";

const { panel: words } = keysWords;

/** What became of the value lately: how it was used, by which program, how often and when last. */
export function KeyUses({ row, page }: { readonly row: KeyRow; readonly page: KeyPage | undefined }) {
  if (page === undefined) return null;
  const now = Date.now();
  return (
    <section className={classes.section}>
      <h3>{words.used}</h3>
      {page.uses.length === 0 && <p className="kh-small kh-quiet">{words.usedNever}</p>}
      <ul className={classes.holders}>
        {page.uses.map(({ how, program, at, count }) => (
          <li key={`${how} ${program}`}>
            <span className="kh-grow kh-clip" title={program}>
              {words.uses[how]} <span className="kh-quiet">{words.inProgram(program)}</span>
            </span>
            <span className="kh-small kh-body kh-nowrap" title={exactTime(at)}>
              {words.times(count)}, {momentText(at, now)}
            </span>
          </li>
        ))}
      </ul>
      <RunLine row={row} />
    </section>
  );
}
