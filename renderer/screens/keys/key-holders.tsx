import type { Ref } from "react";
import type { KeyPage, KeyRow } from "../../../shared/contract/key-methods.ts";
import { type PersonLook, PersonMark } from "../../parts/person.tsx";
import { keysWords } from "../../words/keys.ts";
import { exactTime } from "../../words/time.ts";
import classes from "./key-panel.module.css";

const { panel: words } = keysWords;

type KeyHoldersProps = {
  readonly row: KeyRow;
  readonly page: KeyPage | undefined;
  readonly personState: (signKey: string) => PersonLook;
  readonly ref?: Ref<HTMLElement>;
};

/** Everybody who was sent this value, and which version of it they have. */
export function KeyHolders({ row, page, personState, ref }: KeyHoldersProps) {
  const holders = page?.holders ?? [];
  return (
    <section ref={ref} className={classes.section}>
      <h3>
        {words.holders} <span className="kh-quiet">{holders.length > 0 && holders.length}</span>
      </h3>
      {page !== undefined && holders.length === 0 && <p className="kh-small kh-quiet">{words.nobody}</p>}
      <ul className={classes.holders}>
        {holders.map((holder) => {
          const state = personState(holder.signKey);
          const version = holder.version === row.version ? words.thisVersion : words.version(holder.version);
          return (
            <li key={holder.signKey}>
              <PersonMark name={holder.name} state={state} />
              <span className="kh-grow kh-clip">{holder.name}</span>
              <span
                className={`kh-small kh-nowrap ${state === "verified" ? "kh-body" : "kh-warn"}`}
                title={exactTime(holder.at)}
              >
                {state === "unverified" ? words.notVerified : state === "changed" ? words.cardChanged : version}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
